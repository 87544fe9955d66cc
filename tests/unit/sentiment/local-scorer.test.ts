import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { lexiconScore } from '../../../src/sentiment/local/lexicon-score.js';
import { LocalScorer } from '../../../src/sentiment/local/local-scorer.js';
import { readWeights } from '../../../src/sentiment/local/model-file.js';
import { featureCount, featuresOf } from '../../../src/sentiment/local/text-features.js';
import { tokensOf } from '../../../src/sentiment/local/tokens.js';
import { scoreLines } from '../../../src/sentiment/score-text.js';
import { readLabelledSet } from '../../../src/sentiment/training/labelled-set.js';
import { fitSets, measuredSet, toFile, trainedSets } from '../../../src/sentiment/training/recipe.js';

const shipped = 'models/sentiment/weights.bin';
const folder = mkdtempSync(join(tmpdir(), 'auspex-sentiment-'));
afterAll(() => rmSync(folder, { recursive: true }));

const lexicon = (text: string) => lexiconScore(tokensOf(text));

describe('tokensOf', () => {
  it('keeps words and reduces links, handles, tickers and figures to their kind', () => {
    expect(tokensOf('$BTC isn’t up +5% or 3,000 at https://t.co/x @user 🚀!')).toEqual([
      '_ticker',
      "isn't",
      'up',
      '_plus_percent',
      'or',
      '_figure',
      'at',
      '_link',
      '_user',
      '🚀',
      '!',
    ]);
  });
});

describe('lexiconScore', () => {
  it.each([
    ['Bitcoin soars to record high', 1],
    ['Exchange hacked, funds stolen', -1],
    ['Bitcoin is not bullish', -1],
    ['not a scam', 1],
    ['pump and dump', -1],
    ['The meeting is on Monday', 0],
    ['', 0],
  ])('%s leans %d', (text, sign) => {
    expect(Math.sign(lexicon(text))).toBe(sign);
  });
});

describe('featuresOf', () => {
  it('stays in bounds, names no bucket twice, and repeats', () => {
    for (const text of ['', '🚀', 'a', 'Bitcoin soars 5% as $ETH dips. Not good!', 'word '.repeat(5_000)]) {
      const { indices, values } = featuresOf(text);
      expect(new Set(indices).size).toBe(indices.length);
      expect(indices.every((index) => index >= 0 && index < featureCount)).toBe(true);
      expect(values.every(Number.isFinite)).toBe(true);
      expect(featuresOf(text)).toEqual(featuresOf(text));
    }
  });
});

describe('weights file', () => {
  const path = join(folder, 'weights.bin');
  const texts = [
    ['gains and joy', 2],
    ['loss and grief', 0],
    ['a table', 1],
    ['big gains', 2],
    ['big loss', 0],
    ['a chair', 1],
  ] as const;
  const rows = texts.map(([text, label]) => ({ row: featuresOf(text), label }));
  const fitted = fitSets([rows, rows]);

  it('comes back as it was, to the step of its rounding', () => {
    writeFileSync(path, toFile(fitted, [{ name: 'test', texts: 6 }]));
    const { weights, header } = readWeights(path);
    weights.forEach((of, k) => {
      const step = (header.scales[k] as number) / 2 + 1e-9;
      expect(of.every((weight, i) => Math.abs(weight - (fitted.weights[k]?.[i] as number)) <= step)).toBe(true);
    });
    expect(LocalScorer.load(path).judge('gains').score).toBeGreaterThan(LocalScorer.load(path).judge('loss').score);
  });

  it('is the same for the same texts and seed', () => {
    expect(Buffer.from(toFile(fitSets([rows, rows]), [])).equals(Buffer.from(toFile(fitted, [])))).toBe(true);
  });

  it.each([
    ['missing', null, /cannot be read/],
    ['empty', Buffer.alloc(0), /header is damaged/],
    ['no weights', Buffer.from('hello, this is text'), /header is damaged/],
  ])('names the file when it is %s', (name, bytes, message) => {
    const bad = join(folder, `${name}.bin`);
    if (bytes) writeFileSync(bad, bytes);
    expect(() => readWeights(bad)).toThrow(message);
    expect(() => readWeights(bad)).toThrow(bad);
  });

  it('is refused when cut', () => {
    const cut = join(folder, 'cut.bin');
    writeFileSync(cut, readFileSync(shipped).subarray(0, 100_000));
    expect(() => readWeights(cut)).toThrow(/is cut: expected \d+ bytes, was 100000/);
  });
});

describe('the shipped weights', () => {
  const scorer = LocalScorer.load(shipped);

  it('are small, and were not trained on what may only be measured', () => {
    expect(statSync(shipped).size).toBeLessThan(3_000_000);
    expect(readWeights(shipped).header.trainedOn.map(({ name }) => name)).toEqual([...trainedSets]);
    expect(trainedSets).not.toContain(measuredSet);
  });

  it.each([
    ['Bitcoin soars to all-time high as institutions pile in', 'positive'],
    ['Crypto exchange hacked, millions stolen', 'negative'],
    ['Shares plunge after profit warning', 'negative'],
    ['Startup raises $20 million to expand crypto payments', 'positive'],
    ['What is a blockchain?', 'neutral'],
  ])('%s is %s', (text, label) => {
    expect(scorer.judge(text).label).toBe(label);
  });

  it('say nothing of no words, and keep within −1 and 1', async () => {
    expect(scorer.judge('  ')).toEqual({ score: 0, label: 'neutral', scorer: 'local' });
    const scores = await scorer.score(['x', '!!!', 'crash '.repeat(1_000), '📉📉', 'Ünïcödé']);
    expect(scores.every(({ score }) => score >= -1 && score <= 1)).toBe(true);
  });

  it('answer a line of JSON for each line', async () => {
    const lines: string[] = [];
    for await (const line of scoreLines(Readable.from(['Bitcoin soars\n\nExchange ha', 'cked\r\nlast']), scorer))
      lines.push(line);
    expect(lines).toHaveLength(4);
    expect(lines.map((line) => Object.keys(JSON.parse(line)))).toEqual(lines.map(() => ['score', 'label']));
    expect(JSON.parse(lines[1] as string)).toEqual({ score: 0, label: 'neutral' });
  });

  const data = '../shared/data/text';
  it.skipIf(!existsSync(data))('beat the lexicon on a set never trained on (needs ../shared/data/text)', () => {
    const rows = readLabelledSet(data, measuredSet).filter((_, i) => i % 4 === 0);
    const share = (predict: (text: string) => number) =>
      rows.filter(({ text, label }) => predict(text) === label).length / rows.length;
    const index = { negative: 0, neutral: 1, positive: 2 } as const;
    const byLexicon = share((text) => (lexicon(text) > 0.3 ? 2 : lexicon(text) < -0.3 ? 0 : 1));
    expect(share((text) => index[scorer.judge(text).label])).toBeGreaterThan(byLexicon);
  });
});
