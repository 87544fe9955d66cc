import {
  type PostContent,
  type PostNotice,
  type PostSchedule,
  postWithinMs,
  type ScheduledPost,
} from '../../core/scheduled-post.js';
import type { EpochMs } from '../../core/units.js';
import { shortened } from '../format/foreign-text.js';
import { countText } from '../format/numbers.js';
import { durationText, timeText } from '../format/times.js';
import { type MessageId, say, wording } from '../messages/catalogue.js';
import type { ReplyFrame } from '../reply/frame.js';
import type { CalendarReply, PlannedReply, PostReply } from '../reply/posts.js';
import { type CardText, type Line, lines } from './card.js';

const nameLength = 60;
const whatLength = 80;
/** Small delays of the clockwork are not worth a word. */
const lateFromMs = 60_000;

const two = (value: number): string => String(value).padStart(2, '0');
const clockText = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;
const weekdayText = (weekday: number): string => {
  const known = weekdays.find((one) => one === weekday) ?? 1;
  return say(`weekday.${known}`);
};

/** When a post comes, in words; `next` is an instant of real time. */
function whenText({ repeat, minute, weekday, timeZone }: PostSchedule, next: EpochMs, now: EpochMs): string {
  const facts = { clock: clockText(minute), weekday: weekdayText(weekday), next: timeText(next, now, timeZone) };
  const ids = { once: 'planned.once', day: 'planned.day', weekday: 'planned.weekday', week: 'planned.week' } as const;
  return wording(ids[repeat] satisfies MessageId, facts);
}

const commandText = ({ name, args }: Extract<PostContent, { kind: 'command' }>): string => `/${name} ${args}`.trim();

const whatText = (content: PostContent): string =>
  content.kind === 'text'
    ? say('planned.text', { text: shortened(content.text, whatLength) })
    : say('planned.command', { command: shortened(commandText(content), whatLength) });

/** Who asked for a post, and what became of its time: below whatever is posted. */
export function postLines(notice: PostNotice): readonly Line[] {
  const { byName, id, dueAt, lateMs, missed, schedule } = notice;
  const realNow = (dueAt + lateMs) as EpochMs;
  return lines(
    lateMs < lateFromMs
      ? null
      : say('post.late', { due: timeText(dueAt, realNow, schedule.timeZone), late: durationText(lateMs) }),
    missed === 0 ? null : say('post.missed', { missed: countText(missed) }),
    say('post.by', { name: byName === null ? say('post.somebody') : shortened(byName, nameLength), id }),
  );
}

/** A text that is due; or the word that one was skipped. */
export function postCard({ notice }: PostReply): CardText {
  const { schedule, dueAt, lateMs, nextAt, content, skipped } = notice;
  const realNow = (dueAt + lateMs) as EpochMs;
  if (!skipped && content.kind === 'text') {
    const [first = '', ...rest] = content.text.split('\n');
    return { tone: 'info', title: [first], body: [...lines(...rest), ...postLines(notice)] };
  }
  return {
    tone: 'flat',
    title: [{ strong: say('post.skipped', { due: timeText(dueAt, realNow, schedule.timeZone) }) }],
    body: lines(
      whatText(content),
      say('post.skippedWhy', { late: durationText(lateMs) }),
      nextAt === null ? null : say('post.next', { next: timeText(nextAt, realNow, schedule.timeZone) }),
      ...postLines({ ...notice, lateMs: 0 }).map((line) => line),
    ),
  };
}

export function plannedCard({ post, change, real }: PlannedReply): CardText {
  const title = change === 'planned' ? say('planned.title.planned', post) : say('planned.title.cancelled', post);
  return {
    tone: 'info',
    title: [{ strong: title }],
    body: lines(
      whenText(post.schedule, post.nextAt, real),
      whatText(post.content),
      post.chatName === null ? say('planned.here') : say('planned.to', { chat: shortened(post.chatName, nameLength) }),
      change === 'planned' ? say('planned.rule', { within: durationText(postWithinMs) }) : null,
    ),
  };
}

const postLine =
  (real: EpochMs) =>
  (post: ScheduledPost): string => {
    const facts = { id: post.id, when: whenText(post.schedule, post.nextAt, real), what: whatText(post.content) };
    return post.chatName === null
      ? say('calendar.post', facts)
      : say('calendar.postTo', { ...facts, chat: shortened(post.chatName, nameLength) });
  };

function datedLine(
  { at, what, name }: CalendarReply['dated'][number],
  real: EpochMs,
  { timeZone }: ReplyFrame,
): string {
  const facts = { at: timeText(at, real, timeZone) };
  if (what === 'summary') return say('calendar.summary', facts);
  return what === 'digest' ? say('calendar.digest', facts) : say('calendar.model', { ...facts, model: name ?? '' });
}

export function calendarCard(reply: CalendarReply): CardText {
  const { here, elsewhere, more, dated, real } = reply;
  const line = postLine(real);
  return {
    tone: 'info',
    title: [{ strong: say('calendar.title') }],
    body: lines(
      here.length + elsewhere.length === 0
        ? say('calendar.none', { example: '/post at 09:00 every day record' })
        : null,
      here.length === 0 ? null : say('calendar.here'),
      ...here.map(line),
      elsewhere.length === 0 ? null : say('calendar.elsewhere'),
      ...elsewhere.map(line),
      more === 0 ? null : say('calendar.more', { count: countText(more) }),
      dated.length === 0 ? null : say('calendar.dated'),
      ...dated.map((one) => datedLine(one, real, reply)),
    ),
  };
}
