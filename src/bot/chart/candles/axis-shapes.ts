import { fixedText } from '../../format/numbers.js';
import { say } from '../../messages/catalogue.js';
import { line, type Shape, text } from '../shapes.js';
import { timeTicks, wordedTicks, zonedTime } from '../time-axis.js';
import { picture } from './chart-layout.js';
import { type Drawing, labelSize } from './drawing.js';
import { pillHeight } from './level-shapes.js';

/** Round prices and times with their grid lines; a price hidden by a level's label is left out. */
export function axisShapes(
  { request, layout, palette, decimals }: Drawing,
  taken: readonly number[],
): readonly Shape[] {
  const { left, right, price, panes, height } = layout;
  const axisY = height - 34;
  const volume = panes.find(({ name }) => name === 'volume');
  const zone = zonedTime(request.timeZone);
  const end = layout.firstOpenedAt + (right - left) / (layout.x(1) - layout.x(0));
  const prices = layout.scale.ticks.flatMap((value) => {
    const y = layout.y(value);
    const free = taken.every((other) => Math.abs(other - y) > (pillHeight + labelSize) / 2) && y > price.top + 8;
    const label = text(right + 12, y, fixedText(value, decimals), { size: labelSize, fill: palette.muted });
    return [
      line(
        [
          [left, y],
          [right, y],
        ],
        palette.grid,
        { width: 1.5, z: 0 },
      ),
      ...(free ? [label] : []),
    ];
  });
  const ticks = timeTicks(layout.firstOpenedAt, end, request.timeframe, { count: 9.5, zone });
  const uprights = ticks.flatMap(({ at, dayStart }) =>
    [price, ...panes].map(({ top, bottom }) =>
      line(
        [
          [layout.x(at), top],
          [layout.x(at), bottom],
        ],
        palette.grid,
        { width: dayStart ? 2.5 : 1, z: 0 },
      ),
    ),
  );
  const room = { x: layout.x, from: left - 14, to: right + 60, size: labelSize };
  const times = wordedTicks(ticks, room).map(({ at, text: words, dayStart }) =>
    text(layout.x(at), axisY, words, {
      size: labelSize,
      fill: dayStart ? palette.text : palette.muted,
      align: 'center',
    }),
  );
  return [
    ...prices,
    ...uprights,
    ...times,
    text(picture.width - 24, axisY, zone.name(end), { size: labelSize, fill: palette.muted, align: 'right' }),
    ...(volume
      ? [
          line(
            [
              [left, volume.bottom],
              [right, volume.bottom],
            ],
            palette.grid,
            { z: 0 },
          ),
          text(right + 12, (volume.top + volume.bottom) / 2, say('pictures.volume'), {
            size: labelSize,
            fill: palette.muted,
          }),
        ]
      : []),
  ];
}
