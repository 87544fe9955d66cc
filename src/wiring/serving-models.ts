import { existsSync } from 'node:fs';
import type { Logger } from 'pino';
import { messageOf } from '../core/errors.js';
import type { Timeframe } from '../core/market.js';
import type { ModelSummary } from '../core/ports/services.js';
import type { FeatureSet } from '../pipeline/features/types.js';
import { Forecaster } from '../pipeline/inference/forecaster.js';
import { loadModel } from '../pipeline/inference/load-model.js';
import { modelInfoOf } from '../pipeline/inference/model-card.js';
import { ModelRegistry } from '../pipeline/inference/registry.js';

const summariesKeptMs = 5_000;

/** The models that serve now, one a timeframe. `refresh` follows `npx auspex models promote` without a restart. */
export class ServingModels {
  readonly #registry: ModelRegistry;
  readonly #serving = new Map<Timeframe, { readonly directory: string; readonly forecaster: Forecaster }>();
  #summaries: { readonly at: number; readonly read: Promise<readonly ModelSummary[]> } | null = null;

  constructor(
    private readonly directory: string,
    private readonly timeframes: readonly Timeframe[],
    features: FeatureSet,
    private readonly logger: Logger,
  ) {
    this.#registry = new ModelRegistry(directory, features);
    this.features = features;
  }

  private readonly features: FeatureSet;

  /** At the start a model that does not fit is a UserError: it names the file and what to do. */
  async open(): Promise<void> {
    if (!existsSync(this.directory)) {
      this.logger.warn({ directory: this.directory }, 'MODELS_DIR does not exist: every answer will be "no call"');
      return;
    }
    for (const timeframe of this.timeframes) await this.#load(timeframe);
  }

  /** Loads what was promoted since; a model that does not fit is logged and the old one goes on. Whether all that is promoted serves. */
  async refresh(): Promise<boolean> {
    if (!existsSync(this.directory)) return true;
    let all = true;
    for (const timeframe of this.timeframes) {
      try {
        await this.#load(timeframe);
      } catch (error) {
        all = false;
        this.logger.error({ timeframe, reason: messageOf(error) }, 'the promoted model cannot serve');
      }
    }
    return all;
  }

  async #load(timeframe: Timeframe): Promise<void> {
    const directory = await this.#registry.activeDirectory(timeframe);
    const now = this.#serving.get(timeframe);
    if (directory === null) {
      if (!now) this.logger.warn({ timeframe }, 'no model serves this timeframe');
      return;
    }
    if (now?.directory === directory) return;
    const { card, predictor } = await loadModel(directory, this.features);
    this.#serving.set(timeframe, { directory, forecaster: new Forecaster(predictor, card) });
    this.logger.info({ timeframe, model: card.version }, now ? 'another model serves' : 'model loaded');
    // Answers under way may still hold the old session: it is let go with the last of them.
  }

  forecaster(timeframe: Timeframe): Forecaster | null {
    return this.#serving.get(timeframe)?.forecaster ?? null;
  }

  /** What `/models` shows: usable models, with the held-out figures of their cards. Every signal asks: read now and then. */
  summaries(): Promise<readonly ModelSummary[]> {
    const now = performance.now();
    if (this.#summaries && now - this.#summaries.at < summariesKeptMs) return this.#summaries.read;
    const read = this.#readSummaries();
    this.#summaries = { at: now, read };
    read.catch(() => {
      this.#summaries = null;
    });
    return read;
  }

  async #readSummaries(): Promise<readonly ModelSummary[]> {
    if (!existsSync(this.directory)) return [];
    const listed = await this.#registry.list();
    return listed.flatMap(({ card, active, fault }) =>
      card && fault === null
        ? [
            {
              info: modelInfoOf(card),
              active,
              scores: Object.entries(card.walkForward.scores).flatMap(([name, { value, low, high }]) =>
                value === null ? [] : [{ name, value, low, high }],
              ),
            },
          ]
        : [],
    );
  }

  async close(): Promise<void> {
    for (const { forecaster } of this.#serving.values()) await forecaster.predictor.close();
    this.#serving.clear();
  }
}
