import type { AlertRule, FiredAlert } from '../../core/alert.js';
import type { Button } from '../button.js';
import { chartButton } from '../buttons.js';

const of = (label: Button['label'], ...args: readonly string[]): Button => ({
  label,
  action: { command: 'alert', args },
});

/** The answer takes the place of the card the button stands under. */
const inPlace = (button: Button): Button => ({ ...button, action: { ...button.action, inPlace: true } });

export const alertListButton = (page = 1): Button => ({
  label: 'alertList',
  action: { command: 'alerts', args: page === 1 ? [] : [String(page)] },
});

export const alertPageButtons = (page: number, pages: number): readonly Button[] =>
  [
    ...(page > 1 ? [{ ...alertListButton(page - 1), label: 'alertNewer' as const }] : []),
    ...(page < pages ? [{ ...alertListButton(page + 1), label: 'alertOlder' as const }] : []),
  ].map(inPlace);

export const alertShowButton = (id: number): Button => ({
  ...of('alertShow', String(id)),
  params: { name: `a${id}` },
});

/** What the owner can do with an alert in the state it is in. */
export function alertRuleButtons({ id, state, mode, market, timeframe }: AlertRule): readonly (readonly Button[])[] {
  const act = (label: Button['label'], action: string): Button => inPlace(of(label, String(id), action));
  const remove = of('alertDelete', String(id), 'delete');
  if (state === 'draft') {
    return [
      [act('alertKeep', 'keep'), act('alertOnce', 'once')],
      [act('alertRestLonger', 'repeat 1d'), remove],
    ];
  }
  const main =
    state === 'done'
      ? act('alertAgain', 'again')
      : state === 'muted'
        ? act('alertUnmute', 'unmute')
        : act('alertMute', 'mute');
  const manner = mode === 'once' ? act('alertRepeat', 'repeat') : act('alertOnce', 'once');
  return [
    [chartButton(market, timeframe), main, remove],
    [manner, alertListButton()],
  ];
}

/** Under the message that an alert fired. A one-time alert rests already, so it is offered again instead of muted. */
export function alertFiredButtons({ rule }: FiredAlert): readonly (readonly Button[])[] {
  const { id, mode, market, timeframe } = rule;
  const act = (label: Button['label'], action: string): Button => of(label, String(id), action);
  return [
    [
      chartButton(market, timeframe),
      ...(mode === 'once' ? [act('alertAgain', 'again')] : [act('alertMute', 'mute')]),
      act('alertDelete', 'delete'),
      alertShowButton(id),
    ],
  ];
}
