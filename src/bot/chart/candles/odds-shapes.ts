import { say } from '../../messages/catalogue.js';
import { dot, line, type Shape, text } from '../shapes.js';
import { spreadLabels } from '../spread-labels.js';
import { besideShape } from './beside-shape.js';
import { type Drawing, labelSize, layerOfData, paneOf } from './drawing.js';
import { stretches } from './slot-lines.js';

/** The chances the model gave, candle by candle. */
export function oddsShapes(drawing: Drawing): readonly Shape[] {
  const { layout, palette } = drawing;
  const pane = paneOf(drawing, 'odds');
  if (!pane) return [];
  const y = (share: number) => pane.bottom - (share / layout.stripMax) * (pane.bottom - pane.top);
  const of = (pick: 'up' | 'down' | 'bigMove', color: string, width: number, dash?: readonly number[]): Shape[] => {
    const values = layout.predictions.map((said) =>
      said ? (pick === 'bigMove' ? said.bigMove : said.probabilities[pick]) : null,
    );
    return stretches(layout, (slot) => values[slot] ?? null, y).flatMap((points) => [
      ...(points.length > 1 ? [line(points, color, { width, z: layerOfData, ...(dash ? { dash } : {}) })] : []),
      // A lone prediction between gaps would draw no line.
      ...(points.length === 1
        ? points.map(([x, at]) => ({ ...dot(x, at, color, color, 4), z: layerOfData, lineWidth: 1 }))
        : []),
    ]);
  };
  return [...of('bigMove', palette.bigMove, 2), ...of('up', palette.up, 4), ...of('down', palette.down, 4, [16, 8])];
}

/** Words of the probability strip: its newest values at the right, the usual rate of big moves as a dashed line. */
export function oddsLabels({ layout, palette }: Drawing): readonly Shape[] {
  const { left, right, stripMax } = layout;
  const strip = layout.panes.find(({ name }) => name === 'odds');
  if (!strip) return [];
  const stripY = (probability: number) => strip.bottom - (probability / stripMax) * (strip.bottom - strip.top);
  const newest = layout.predictions.findLast((said) => said !== null) ?? null;
  const title = text(left + 6, strip.top - 2, say('pictures.probability'), { size: 22, fill: palette.muted });
  const base = line(
    [
      [left, strip.bottom],
      [right, strip.bottom],
    ],
    palette.grid,
    { z: 0 },
  );
  if (!newest) {
    const none = text((left + right) / 2, (strip.top + strip.bottom) / 2, say('pictures.noPredictions'), {
      size: labelSize,
      fill: palette.muted,
      align: 'center',
    });
    return [title, base, none];
  }
  const percent = (value: number) => `${Math.round(value * 100)} %`;
  const labels = spreadLabels(
    [
      {
        words: say('pictures.up', { share: percent(newest.probabilities.up) }),
        color: palette.up,
        value: newest.probabilities.up,
      },
      {
        words: say('pictures.down', { share: percent(newest.probabilities.down) }),
        color: palette.down,
        value: newest.probabilities.down,
      },
      {
        words: say('pictures.bigMove', { share: percent(newest.bigMove) }),
        color: palette.bigMove,
        value: newest.bigMove,
      },
    ].map((label) => ({ ...label, y: stripY(label.value) })),
    30,
    strip.top - 14,
    strip.bottom + 12,
  );
  const half = stripY(0.5);
  const usual = stripY(newest.bigMoveBase);
  return [
    title,
    base,
    ...(stripMax > 0.5
      ? [
          line(
            [
              [left, half],
              [right, half],
            ],
            palette.grid,
            { width: 1.5, z: 0 },
          ),
        ]
      : []),
    line(
      [
        [left, usual],
        [right, usual],
      ],
      palette.bigMove,
      { width: 1.5, dash: [2, 8], z: 1 },
    ),
    ...labels.map(({ words, color, y }) => besideShape(right, y, words, color)),
  ];
}
