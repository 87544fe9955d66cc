import { UserError } from '../../core/errors.js';
import { timeframeMs } from '../../core/market.js';
import type { EpochMs } from '../../core/units.js';
import { type FeatureSet, featureSet } from '../features/index.js';
import { loadModel } from '../inference/load-model.js';
import type { ModelCard } from '../inference/model-card.js';
import { forecastRows } from './forecast-rows.js';
import { findSeriesFiles, labelledRows } from './labelled-folder.js';
import { type ScoreBlock, type ScoreOptions, scoreRows } from './score-rows.js';
import { rowsWhere } from './scored-rows.js';

export interface EvaluateRequest {
  /** Model folder. */
  readonly model: string;
  /** Folder of `<SYMBOL>_<timeframe>.csv.gz`, funding and BTC/ETH files beside them where there are any. */
  readonly data: string;
  /** First decision scored. */
  readonly from?: EpochMs | undefined;
  /** Labels must be known by then. */
  readonly to?: EpochMs | undefined;
  /** Symbols; all perpetual files of the folder (or all spot files when there are no others) when left out. */
  readonly markets?: readonly string[] | undefined;
  readonly threads?: number | undefined;
  readonly seed?: number | undefined;
}

export interface EvaluateReport {
  /** First and last candle close scored, ISO 8601. */
  readonly span: { readonly from: string; readonly to: string };
  readonly model: {
    readonly version: string;
    readonly timeframe: string;
    readonly horizonBars: number;
    readonly trainedUntil: string;
    readonly features: number;
    readonly mayEnter: boolean;
  };
  /** True when any scored row was, or may have been, learned from: the figures then prove nothing. */
  readonly inSample: boolean;
  readonly warnings: readonly string[];
  readonly all: ScoreBlock;
  readonly markets: Readonly<Record<string, ScoreBlock>>;
}

/**
 * Every figure of the report for a model on a data folder: each candle with a known label is scored, whatever its symbol.
 * UserError for a bad model, folder, file or span.
 */
export async function runEvaluate(
  request: EvaluateRequest,
  features: FeatureSet = featureSet,
): Promise<EvaluateReport> {
  const { from, to } = request;
  if (from !== undefined && to !== undefined && from >= to) {
    throw new UserError(`--from ${iso(from)} must be earlier than --to ${iso(to)}`);
  }
  const { card, predictor } = await loadModel(request.model, features, { threads: request.threads ?? 2 });
  try {
    const files = await findSeriesFiles(request.data, card.timeframe, request.markets);
    const rows = await labelledRows(files, card.timeframe, features, card.label, { from, until: to });
    if (rows.rows === 0) {
      throw new UserError(
        `${request.data} has no candle to score${spanText(from, to)}: a label needs 97 candles before and ${card.label.horizonBars} after; give longer files or another span`,
      );
    }
    const scored = await forecastRows(predictor, rows, card.entry.returnFactor, timeframeMs(card.timeframe));
    const options: ScoreOptions = {
      entry: card.entry,
      priors: [card.priors.down, card.priors.neutral, card.priors.up],
      seed: request.seed ?? 1,
    };
    const first = rows.decidedAt.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
    const last = rows.decidedAt.reduce((most, at) => Math.max(most, at), Number.NEGATIVE_INFINITY);
    const warnings = warningsOf(card, first, rows.markets);
    return {
      span: { from: iso(first), to: iso(last) },
      model: {
        version: card.version,
        timeframe: card.timeframe,
        horizonBars: card.label.horizonBars,
        trainedUntil: iso(card.trainedUntil),
        features: card.features.names.length,
        mayEnter: card.entry.mayEnter,
      },
      inSample: first < card.trainedUntil,
      warnings,
      all: scoreRows(scored, options),
      markets: Object.fromEntries(
        rows.markets.flatMap((symbol, index) => {
          const own = rowsWhere(scored, (row) => scored.market[row] === index);
          return own.closedAt.length > 0 ? [[symbol, scoreRows(own, options)]] : [];
        }),
      ),
    };
  } finally {
    await predictor.close();
  }
}

function warningsOf(card: ModelCard, first: number, symbols: readonly string[]): string[] {
  const warnings: string[] = [];
  if (first < card.trainedUntil) {
    warnings.push(
      `IN SAMPLE: rows from ${iso(first)} on were within reach of training, which ended ${iso(card.trainedUntil)}; these figures prove nothing. Give --from ${iso(card.trainedUntil)} or later data`,
    );
  }
  const unseen = symbols.filter((symbol) => !card.markets.includes(symbol));
  if (unseen.length > 0) warnings.push(`never trained on: ${unseen.join(', ')}`);
  return warnings;
}

const iso = (at: number): string => new Date(at).toISOString();

function spanText(from: number | undefined, to: number | undefined): string {
  const parts = [from !== undefined && `from ${iso(from)}`, to !== undefined && `to ${iso(to)}`].filter(Boolean);
  return parts.length > 0 ? ` ${parts.join(' ')}` : '';
}
