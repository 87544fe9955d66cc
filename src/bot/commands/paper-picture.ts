import type { PaperHistory } from '../../core/ports/paper-desk.js';
import { pictureLanguage } from '../picture-language.js';
import type { ReplyFrame } from '../reply/frame.js';
import type { BacktestPictureRequest } from '../reply/pictures.js';

const mostPoints = 600;

/** Equity of a paper account beside its falls, in the picture backtests have; null with too little to draw. */
export function equityPicture(
  { account, equity }: PaperHistory,
  name: string,
  frame: Pick<ReplyFrame, 'mark' | 'language'>,
): BacktestPictureRequest | null {
  if (equity.length < 2) return null;
  let peak = 0;
  const drawdowns = equity.map((point) => {
    peak = Math.max(peak, point.equity);
    return peak > 0 ? 1 - point.equity / peak : 0;
  });
  // The last point is what the message says, so it is always drawn.
  const step = Math.max(1, Math.ceil(equity.length / mostPoints));
  const shown = equity.flatMap((_, i) => ((equity.length - 1 - i) % step === 0 ? [i] : []));
  return {
    kind: 'backtest',
    mark: frame.mark,
    name: 'paper',
    view: 'equity',
    theme: 'dark',
    ...pictureLanguage(frame),
    data: {
      title: name,
      netReturn: account.figures.equity.div(account.balance).toNumber() - 1,
      maxDrawdown: drawdowns.reduce((worst, one) => Math.max(worst, one), 0),
      curve: {
        at: shown.map((i) => equity[i]?.at ?? 0),
        equity: shown.map((i) => equity[i]?.equity ?? 0),
        drawdown: shown.map((i) => drawdowns[i] ?? 0),
        buyAndHold: null,
      },
      months: [],
      monteCarlo: null,
      trades: [],
      wonShare: null,
      window: null,
    },
  };
}
