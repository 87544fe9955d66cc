import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { messageOf, UserError } from '../../core/errors.js';
import { isTimeframe, type Timeframe, timeframes } from '../../core/market.js';
import type { FeatureSet } from '../features/types.js';
import { loadModel, readModelCard } from './load-model.js';
import type { ModelCard } from './model-card.js';

const ActiveFile = z.partialRecord(z.enum(timeframes), z.object({ active: z.string(), history: z.array(z.string()) }));
/** Per timeframe the version that serves, and those that served before, newest last. */
export type ActiveModels = z.infer<typeof ActiveFile>;

export interface ListedModel {
  readonly version: string;
  readonly timeframe: Timeframe | null;
  readonly active: boolean;
  readonly directory: string;
  /** null when it may serve; else what is wrong with it. */
  readonly fault: string | null;
  readonly card: ModelCard | null;
}

/**
 * The models of a folder: `<folder>/<version>/` and `<folder>/active.json`, which is replaced whole, so that a reader sees
 * the old or the new one and never a half. Versions are never overwritten.
 */
export class ModelRegistry {
  constructor(
    readonly directory: string,
    private readonly features: FeatureSet,
  ) {}

  /** Every model folder, usable or not, by name. */
  async list(): Promise<readonly ListedModel[]> {
    const active = await this.#active();
    const entries = await readdir(this.directory, { withFileTypes: true }).catch((thrown) => {
      throw new UserError(`models folder ${this.directory} cannot be read: ${messageOf(thrown)}; set MODELS_DIR`);
    });
    const names = entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name);
    return Promise.all(names.sort().map((version) => this.#describe(version, active)));
  }

  /** Folder of the version that serves a timeframe, or null when none does. */
  async activeDirectory(timeframe: Timeframe): Promise<string | null> {
    const entry = (await this.#active())[timeframe];
    if (!entry) return null;
    const directory = join(this.directory, entry.active);
    if (await exists(join(directory, 'card.json'))) return directory;
    throw new UserError(
      `${join(this.directory, 'active.json')} lets ${entry.active} serve ${timeframe}, but ${directory} holds no card.json; put the model back, or choose another: npx auspex models promote <version>`,
    );
  }

  /** Makes a version serve its timeframe, after opening it once. */
  async promote(version: string): Promise<ModelCard> {
    const card = await this.#opened(this.#folder(version));
    const active = await this.#active();
    const before = active[card.timeframe];
    if (before?.active === version) return card;
    const history = before ? [...before.history, before.active].slice(-20) : [];
    await this.#write({ ...active, [card.timeframe]: { active: version, history } });
    return card;
  }

  /** Goes back to the version that served before. */
  async rollback(timeframe: string): Promise<ModelCard> {
    if (!isTimeframe(timeframe)) {
      throw new UserError(`"${timeframe}" is no timeframe; choose from ${timeframes.join(', ')}`);
    }
    const active = await this.#active();
    const before = active[timeframe];
    const previous = before?.history.at(-1);
    if (!before || previous === undefined) {
      throw new UserError(`no earlier model of ${timeframe} to go back to; promote one of "models list"`);
    }
    const card = await this.#opened(this.#folder(previous));
    await this.#write({ ...active, [timeframe]: { active: previous, history: before.history.slice(0, -1) } });
    return card;
  }

  /** Copies a model folder in under its version, checked first; it does not serve until promoted. */
  async add(source: string): Promise<ModelCard> {
    const card = await this.#opened(resolve(source));
    const target = join(this.directory, card.version);
    if (await exists(target)) {
      throw new UserError(`${target} exists already; versions are never overwritten, train with another --out`);
    }
    await mkdir(this.directory, { recursive: true });
    const staging = join(this.directory, `.adding-${card.version}`);
    await rm(staging, { recursive: true, force: true });
    await mkdir(staging);
    for (const file of ['card.json', card.model.file]) await cp(join(resolve(source), file), join(staging, file));
    await rename(staging, target);
    return card;
  }

  async #describe(version: string, active: ActiveModels): Promise<ListedModel> {
    const directory = join(this.directory, version);
    try {
      const card = await readModelCard(directory);
      const fault =
        card.version !== version
          ? `its card says ${card.version}`
          : card.features.hash === this.features.hash
            ? null
            : `trained on features ${card.features.hash.slice(0, 12)}, this program computes ${this.features.hash.slice(0, 12)}`;
      const { timeframe } = card;
      return { version, timeframe, active: active[timeframe]?.active === version, directory, fault, card };
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      return { version, timeframe: null, active: false, directory, fault: thrown.message, card: null };
    }
  }

  async #opened(directory: string): Promise<ModelCard> {
    const model = await loadModel(directory, this.features);
    await model.predictor.close();
    return model.card;
  }

  #folder(version: string): string {
    if (version === '' || basename(version) !== version || version.startsWith('.')) {
      throw new UserError(`"${version}" is no model version; see "models list"`);
    }
    return join(this.directory, version);
  }

  async #active(): Promise<ActiveModels> {
    const path = join(this.directory, 'active.json');
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return {};
      if ((thrown as NodeJS.ErrnoException).code === 'ENOTDIR') {
        throw new UserError(`models folder ${this.directory} is no folder; set MODELS_DIR to a folder of models`);
      }
      throw new UserError(`${path} cannot be read: ${messageOf(thrown)}; check its permissions`);
    }
    const damaged = (why: string) => new UserError(`${path} is damaged (${why}); delete it and promote a model`);
    const json = jsonOf(text);
    if (json === undefined) throw damaged('no JSON');
    const parsed = ActiveFile.safeParse(json);
    if (parsed.success) return parsed.data;
    throw damaged(
      parsed.error.issues
        .map(({ path: at, message }) => (at.length > 0 ? `${at.join('.')}: ${message}` : message))
        .join('; '),
    );
  }

  async #write(active: ActiveModels): Promise<void> {
    const path = join(this.directory, 'active.json');
    const staging = `${path}.new`;
    await writeFile(staging, `${JSON.stringify(active, null, 2)}\n`);
    await rename(staging, path);
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no JSON value is undefined
  }
}
