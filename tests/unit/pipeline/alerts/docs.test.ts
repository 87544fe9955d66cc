import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseCondition } from '../../../../src/pipeline/alerts/language/parse.js';
import { optionsOf } from '../../../../src/pipeline/alerts/options.js';
import { readingSpecs } from '../../../../src/pipeline/alerts/readings/registry.js';

const text = await readFile(new URL('../../../../docs/alerts.md', import.meta.url), 'utf8');
const read = (condition: string) => {
  const options = optionsOf(condition);
  return options.ok ? parseCondition(options.value.condition, { watched: ['15m', '1h'] }) : options;
};

describe('docs/alerts.md', () => {
  it('has only examples that work', () => {
    const examples = [...text.matchAll(/^\/alert [A-Z]+ (.+?)(?: {2,}.*)?$/gm)].map(([, condition = '']) => condition);
    expect(examples.length).toBeGreaterThanOrEqual(8);
    for (const example of examples) expect(read(example), example).toMatchObject({ ok: true });
  });

  it('names every reading, and each with an example of its own that works', () => {
    for (const { name, example } of readingSpecs) {
      expect(text, name).toContain(name);
      expect(read(example), example).toMatchObject({ ok: true });
    }
  });
});
