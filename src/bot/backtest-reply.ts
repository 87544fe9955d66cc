import { type BacktestJob, backtestName } from '../core/backtest-job.js';
import { type BacktestView, pictureDataOf } from './backtest-picture.js';
import type { Button } from './button.js';
import { pictureLanguage } from './picture-language.js';
import type { BacktestProgressReply, BacktestReply } from './reply/backtests.js';
import type { ReplyFrame } from './reply/frame.js';

const button = (label: Button['label'], id: number, word: string, inPlace: boolean): Button => ({
  label,
  action: { command: 'backtest', args: [backtestName(id), word], ...(inPlace ? { inPlace } : {}) },
});

export const cancelButton = (id: number): Button => button('backtestCancel', id, 'cancel', true);
export const showButton = (id: number): Button => ({
  label: 'backtestShow',
  params: { name: backtestName(id) },
  action: { command: 'backtest', args: [backtestName(id)] },
});
const refreshButton = (id: number): Button => ({
  label: 'refresh',
  action: { command: 'backtest', args: [backtestName(id)], inPlace: true },
});

/** Another picture takes the place of the one that is there; the file comes apart. */
const resultButtons = (id: number): readonly (readonly Button[])[] => [
  [
    button('backtestEquity', id, 'equity', true),
    button('backtestMonths', id, 'months', true),
    button('backtestTrades', id, 'trades', true),
  ],
  [button('backtestMonteCarlo', id, 'montecarlo', true), button('backtestCsv', id, 'csv', false)],
];

/** A backtest as it stands. `isNew`: this message is the one that changes as it goes on. */
export function backtestReply(
  frame: ReplyFrame,
  job: BacktestJob,
  { isNew = false, view = 'equity', again = false }: { isNew?: boolean; view?: BacktestView; again?: boolean } = {},
): BacktestReply | BacktestProgressReply {
  const { id, request, state } = job;
  if (state.kind !== 'done') {
    const goesOn = state.kind === 'queued' || state.kind === 'running';
    const buttons = goesOn ? [[...(isNew ? [] : [refreshButton(id)]), cancelButton(id)]] : [];
    return { ...frame, kind: 'backtestProgress', id, request, state, isNew, buttons };
  }
  const { report, window } = state.result;
  return {
    ...frame,
    kind: 'backtest',
    id,
    request,
    report,
    again,
    buttons: resultButtons(id),
    picture: {
      kind: 'backtest',
      mark: frame.mark,
      name: backtestName(id),
      view,
      data: pictureDataOf(report, window, view),
      theme: frame.theme ?? 'dark',
      ...pictureLanguage(frame),
    },
  };
}
