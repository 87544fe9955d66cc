import type { Study, StudyName } from '../../../core/overview.js';
import { exactText } from '../../format/exact.js';
import { fixedText } from '../../format/numbers.js';
import { say } from '../../messages/catalogue.js';
import { studyTitle } from '../../study-title.js';
import { columnShapes } from '../candle-shapes.js';
import type { Shape } from '../shapes.js';
import type { NamedPane } from './chart-layout.js';
import type { Drawing } from './drawing.js';
import { moodShapes } from './mood-pane.js';
import { extent, linesIn, type PaneScale, scaleY } from './pane-lines.js';
import { bySlot } from './slot-lines.js';

/** Every pane that shows an indicator or the mood. */
export function paneShapes(drawing: Drawing): readonly Shape[] {
  const { request, layout } = drawing;
  return layout.panes.flatMap((pane): readonly Shape[] => {
    if (pane.name === 'mood') return moodShapes(drawing, pane, request.mood ?? null);
    const study = request.studies?.find(({ name }) => name === (pane.name as StudyName));
    return study ? studyShapes(drawing, pane, study) : [];
  });
}

function studyShapes(drawing: Drawing, pane: NamedPane, study: Study): readonly Shape[] {
  const { palette, request, decimals } = drawing;
  const title = studyTitle(study.name);
  const values = (name: string) => study.lines.find((one) => one.name === name)?.values ?? [];
  const main = { color: palette.lines[3] as string, width: 4 };
  const second = { color: palette.lines[5] as string, width: 3, dash: [10, 6] };
  switch (pane.name) {
    case 'rsi':
      return linesIn(drawing, pane, title, bounded([30, 50, 70]), [
        { values: values('rsi'), ...main, words: (value) => `RSI ${value.toFixed(0)}` },
      ]);
    case 'stochastic':
      return linesIn(drawing, pane, title, bounded([20, 50, 80]), [
        { values: values('k'), ...main, words: (value) => `%K ${value.toFixed(0)}` },
        { values: values('d'), ...second, words: (value) => `%D ${value.toFixed(0)}` },
      ]);
    case 'atr': {
      const shown = extent(values('atr'));
      const last = request.data.candles.at(-1)?.close ?? 1;
      const scale = { min: Math.min(...shown, Number.MAX_VALUE) * 0.95, max: Math.max(0, ...shown) * 1.05, marks: [] };
      return linesIn(drawing, pane, title, scale, [
        { values: values('atr'), ...main, words: (value) => `ATR ${exactText(((value / last) * 100).toFixed(2))} %` },
      ]);
    }
    case 'macd': {
      const most = Math.max(
        1e-12,
        ...extent([...values('macd'), ...values('signal'), ...values('histogram')]).map(Math.abs),
      );
      const scale = { min: -most * 1.1, max: most * 1.1, marks: [{ value: 0, named: false }] };
      const shown = (value: number) => fixedText(value, Math.abs(value) >= 100 ? 0 : Math.max(2, decimals));
      return [
        ...histogram(drawing, pane, scale, values('histogram')),
        ...linesIn(drawing, pane, title, scale, [
          { values: values('macd'), ...main, words: (value) => `MACD ${shown(value)}` },
          {
            values: values('signal'),
            ...second,
            words: (value) => say('pictures.signalLine', { value: shown(value) }),
          },
        ]),
      ];
    }
    default:
      return [];
  }
}

const bounded = (marks: readonly number[]): PaneScale => ({
  min: 0,
  max: 100,
  marks: marks.map((value) => ({ value, named: value !== 50 })),
});

/** Bars from the middle: hollow above, filled below, as the candles are. */
function histogram(
  { layout, palette }: Drawing,
  pane: NamedPane,
  scale: PaneScale,
  values: readonly (number | null)[],
): readonly Shape[] {
  const y = scaleY(pane, scale);
  const width = ((layout.right - layout.left) / layout.slots.length) * 0.6;
  const valueAt = bySlot(layout, values);
  const columns = [...layout.slots.keys()].flatMap((slot) => {
    const value = valueAt(slot);
    if (value === null || value === 0) return [];
    const [from, to] = [Math.min(y(0), y(value)), Math.max(y(0), y(value))];
    return [{ left: layout.slotX(slot) - width / 2, y: from, height: Math.max(1, to - from), isHollow: value > 0 }];
  });
  return columnShapes(columns, { width, z: 5 }, { hollow: palette.background, up: palette.up, down: palette.down });
}
