/**
 * Trains the local scorer's weights and measures them: `npx tsx src/sentiment/training/train.ts --data <folder of labelled sets>
 * [--out models/sentiment/weights.bin]`. Prints a Markdown table for docs/sentiment.md. Needs no network and no Python.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { lexiconScore } from '../local/lexicon-score.js';
import { LocalScorer } from '../local/local-scorer.js';
import { tokensOf } from '../local/tokens.js';
import { type LabelledText, labels, readLabelledSet } from './labelled-set.js';
import { accuracy, macroF1, type Pair, withInterval } from './measure.js';
import { fitSets, measuredSet, prepare, probabilitiesOf, toFile, trainedSets } from './recipe.js';

const folds = 5;
/** A text's fold; consecutive rows of a set may be of one day, so neighbours are dealt out. */
const foldOf = (row: number): number => (row * 7_919) % folds;
const best = (probabilities: readonly number[]): number => probabilities.indexOf(Math.max(...probabilities));

const { values } = parseArgs({
  options: { data: { type: 'string' }, out: { type: 'string', default: 'models/sentiment/weights.bin' } },
});
if (!values.data) {
  process.stderr.write('--data must name the folder of labelled sets\n');
  process.exit(2);
}

const texts = trainedSets.map((name) => readLabelledSet(values.data as string, name));
const outside = readLabelledSet(values.data, measuredSet);
const sets = texts.map(prepare);
const sizes = sets.map((set) => set.length);

const final = fitSets(sets);
mkdirSync(dirname(values.out), { recursive: true });
writeFileSync(
  values.out,
  toFile(
    final,
    trainedSets.map((name, d) => ({ name, texts: sizes[d] as number })),
  ),
);
// From here on the file itself is measured, rounding included.
const scorer = LocalScorer.load(values.out);
const onPhrasebank = outside.map(({ text, label }): Pair => [label, labels.indexOf(scorer.judge(text).label)]);

const crossValidated: Pair[][] = sets.map(() => []);
for (let fold = 0; fold < folds; fold++) {
  const fitted = fitSets(
    sets.map((set) => set.filter((_, i) => foldOf(i) !== fold)),
    sizes,
  );
  sets.forEach((set, d) => {
    set.forEach(({ row, label }, i) => {
      if (foldOf(i) === fold) crossValidated[d]?.push([label, best(probabilitiesOf(fitted, row))]);
    });
  });
}

// Each set judged by a model that never saw its kind: how it may do on texts of another origin.
const unseen: Pair[][] = [];
const polar: Pair[][] = [];
sets.forEach((set, d) => {
  const fitted = fitSets(sets.filter((_, other) => other !== d));
  unseen.push(set.map(({ row, label }) => [label, best(probabilitiesOf(fitted, row))]));
  const leaning = set.filter(({ label }) => label !== 1);
  polar.push(leaning.map(({ row, label }) => [label, leanOf(probabilitiesOf(fitted, row))]));
});

const figure = (pairs: readonly Pair[]) => `${withInterval(pairs, accuracy)} | ${withInterval(pairs, macroF1)}`;
const lines = [
  '| Set | texts | how | accuracy | macro-F1 |',
  '|---|---|---|---|---|',
  ...trainedSets.flatMap((name, d) => [
    `| ${name} | ${sizes[d]} | 5-fold | ${figure(crossValidated[d] as Pair[])} |`,
    `| | | never saw this set | ${figure(unseen[d] as Pair[])} |`,
    `| | ${polar[d]?.length} | never saw this set, neutral texts left out, sign of the score | ${withInterval(polar[d] as Pair[], accuracy)} | |`,
    `| | | lexicon alone | ${figure(byLexicon(texts[d] as readonly LabelledText[]))} |`,
  ]),
  `| ${measuredSet} | ${outside.length} | never trained on | ${figure(onPhrasebank)} |`,
  `| | | lexicon alone | ${figure(byLexicon(outside))} |`,
];
process.stdout.write(`${lines.join('\n')}\n`);

/** Class by the sign of the score alone. */
function leanOf([negative = 0, , positive = 0]: readonly number[]): number {
  return positive > negative ? 2 : 0;
}

function byLexicon(of: readonly LabelledText[]): Pair[] {
  return of.map(({ text, label }) => {
    const score = lexiconScore(tokensOf(text));
    return [label, score > 0.3 ? 2 : score < -0.3 ? 0 : 1];
  });
}
