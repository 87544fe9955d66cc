import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { featureSet } from '../../../../src/pipeline/features/index.js';
import { ModelRegistry } from '../../../../src/pipeline/inference/registry.js';
import { type SmallModel, smallFeatures, smallModel } from '../../../builders/small-model.js';

describe('ModelRegistry', () => {
  let model: SmallModel;
  let folder: string;
  let registry: ModelRegistry;
  beforeAll(async () => {
    model = await smallModel();
  }, 60_000);
  afterAll(() => model.remove());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'auspex-models-'));
    registry = new ModelRegistry(folder, smallFeatures);
    return () => rm(folder, { recursive: true, force: true });
  });

  /** The model under another version, outside the registry. */
  async function versioned(version: string): Promise<string> {
    const directory = join(await mkdtemp(join(folder, '.source-')), version);
    await cp(model.directory, directory, { recursive: true });
    await writeFile(join(directory, 'card.json'), JSON.stringify({ ...model.card, version }));
    return directory;
  }

  it('adds, promotes and goes back', async () => {
    await registry.add(await versioned('one-v1'));
    await registry.add(await versioned('one-v2'));
    expect(await registry.activeDirectory('1h')).toBeNull();
    await registry.promote('one-v1');
    await registry.promote('one-v2');
    expect(await registry.activeDirectory('1h')).toBe(join(folder, 'one-v2'));
    const listed = await registry.list();
    expect(listed.map(({ version, active, fault }) => [version, active, fault])).toEqual([
      ['one-v1', false, null],
      ['one-v2', true, null],
    ]);
    await registry.rollback('1h');
    expect(await registry.activeDirectory('1h')).toBe(join(folder, 'one-v1'));
    await expect(registry.rollback('1h')).rejects.toThrow(/no earlier model of 1h/);
  });

  it('counts a repeated promotion once', async () => {
    await registry.add(await versioned('one-v1'));
    await registry.promote('one-v1');
    await registry.promote('one-v1');
    expect(JSON.parse(await readFile(join(folder, 'active.json'), 'utf8'))).toEqual({
      '1h': { active: 'one-v1', history: [] },
    });
  });

  it('never overwrites a version and leaves nothing half added', async () => {
    await registry.add(await versioned('one-v1'));
    await expect(registry.add(await versioned('one-v1'))).rejects.toThrow(/exists already/);
    const broken = await versioned('one-v2');
    await writeFile(join(broken, 'model.onnx'), 'cut');
    await expect(registry.add(broken)).rejects.toThrow(/SHA-256/);
    expect((await readdir(folder)).filter((name) => !name.startsWith('.source-'))).toEqual(['one-v1']);
  });

  it('shows a model that may not serve with the reason, and will not promote it', async () => {
    await registry.add(await versioned('one-v1'));
    const elsewhere = new ModelRegistry(folder, featureSet);
    expect((await elsewhere.list())[0]?.fault).toMatch(/trained on features/);
    await expect(elsewhere.promote('one-v1')).rejects.toThrow(/expects features/);
    await expect(registry.promote('../one-v1')).rejects.toThrow(/is no model version/);
    await expect(registry.promote('none-v1')).rejects.toThrow(/card\.json cannot be read/);
    await expect(registry.rollback('7h')).rejects.toThrow(/is no timeframe/);
  });

  it('says what to do about a damaged active.json', async () => {
    await writeFile(join(folder, 'active.json'), '{"1h":');
    await expect(registry.activeDirectory('1h')).rejects.toThrow(/active\.json is damaged \(no JSON\); delete it/);
    await writeFile(join(folder, 'active.json'), '{"1h":{"active":7,"history":[]}}');
    await expect(registry.activeDirectory('1h')).rejects.toThrow(/active\.json is damaged \(1h\.active: .*delete it/);
  });

  it('names the entry of a model that is gone, and a folder that is none', async () => {
    await writeFile(join(folder, 'active.json'), '{"1h":{"active":"gone-v1","history":[]}}');
    await expect(registry.activeDirectory('1h')).rejects.toThrow(/active\.json lets gone-v1 serve 1h, but .* promote/);
    const file = new ModelRegistry(join(folder, 'active.json'), smallFeatures);
    await expect(file.activeDirectory('1h')).rejects.toThrow(/is no folder; set MODELS_DIR/);
  });
});
