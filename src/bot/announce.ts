import type { Logger } from 'pino';
import type { Announcement, RiskAlert } from '../core/announcement.js';
import type { BacktestJob } from '../core/backtest-job.js';
import type { ChatAddress, Platform } from '../core/chat.js';
import { InvariantError } from '../core/errors.js';
import type { Incident } from '../core/incident.js';
import type { ChartData, MarketInfo, Services } from '../core/ports/services.js';
import type { Manner } from '../core/preferences.js';
import type { Signal } from '../core/signal.js';
import type { EpochMs } from '../core/units.js';
import { backtestReply } from './backtest-reply.js';
import type { Button } from './button.js';
import {
  chartButton,
  gapButton,
  jobsButton,
  paperCloseAllButton,
  paperHistoryButton,
  paperResumeButton,
  positionsButton,
  recordButton,
  signalButton,
  statusButton,
  whyButton,
} from './buttons.js';
import { alertFiredReply } from './commands/alert-reply.js';
import { digestReply } from './digest-reply.js';
import { incidentReply } from './incident-reply.js';
import { framed } from './manner.js';
import { say } from './messages/catalogue.js';
import { inLanguage } from './messages/language.js';
import { peopleNoticeReply } from './people-reply.js';
import type { ReplyFrame } from './reply/frame.js';
import type { CallsLikeThis } from './reply/signals.js';
import type { Reply } from './reply.js';
import { chartCandles, markOfVenue, signalReply } from './signal-reply.js';

export interface AnnouncementFacts {
  readonly info: MarketInfo;
  readonly now: EpochMs;
  /** Candles for the picture of a signal; null: the message goes without. */
  readonly chart: ChartData | null;
  readonly callsLikeThis: CallsLikeThis | null;
  /** The backtest an announcement names. */
  readonly backtest?: BacktestJob | null;
  /** The incident an announcement names. */
  readonly incident?: Incident | null;
  /** How the chat is spoken to; in English and UTC where nobody said. */
  readonly manner?: Manner;
}

const alertButtons = (alert: RiskAlert): readonly (readonly Button[])[] => {
  if (alert.kind === 'drawdown') {
    const account = alert.of ?? 'house';
    return [[positionsButton(account), paperCloseAllButton(account), paperResumeButton(account)]];
  }
  if (alert.kind === 'volatilityShock') return [[chartButton(alert.market, alert.timeframe), statusButton]];
  return [[statusButton]];
};

/** These go to the owner's own chat, so the account is theirs. */
const nameOf = (of: string): string =>
  of === 'house' ? say('paper.label.house') : of.startsWith('chat:') ? say('paper.label.here') : say('paper.label.own');

/** What an announcement says in a chat. Pure: the same facts make the same message. */
export function replyFor(announcement: Announcement, facts: AnnouncementFacts): Reply {
  const { info, now, chart, callsLikeThis, manner } = facts;
  const venue = 'signal' in announcement ? announcement.signal.venue : announcement.venue;
  const frame: ReplyFrame = {
    mark: markOfVenue(venue, info),
    now,
    timeZone: 'UTC',
    ...(manner ? framed(manner) : {}),
    ephemeral: false,
  };
  switch (announcement.kind) {
    case 'signal':
    case 'outcome': {
      const { signal } = announcement;
      const outcome = announcement.kind === 'signal' ? { kind: 'open' as const } : announcement.outcome;
      return signalReply(frame, { signal, outcome }, { tick: info.tickSize(signal.market), chart, callsLikeThis });
    }
    case 'followUp': {
      const { signal, followUp } = announcement;
      const buttons = [
        [signalButton(signal.id), chartButton(signal.market, signal.timeframe), whyButton(String(signal.id))],
      ];
      return { ...frame, kind: 'followUp', signal, followUp, tick: info.tickSize(signal.market), buttons };
    }
    case 'backtest': {
      if (!facts.backtest) throw new InvariantError(`backtest ${announcement.id} was announced, but it is not there`);
      return backtestReply(frame, facts.backtest);
    }
    case 'risk':
      return { ...frame, kind: 'riskAlert', alert: announcement.alert, buttons: alertButtons(announcement.alert) };
    case 'paper': {
      const { notice } = announcement;
      const buttons = [[positionsButton(notice.of), paperHistoryButton(notice.of), gapButton(notice.of)]];
      return {
        ...frame,
        kind: 'paperNotice',
        name: inLanguage(frame.language ?? 'en', () => nameOf(notice.of)),
        notice,
        buttons,
      };
    }
    case 'incident': {
      if (!facts.incident) throw new InvariantError(`incident ${announcement.id} was announced, but it is not there`);
      return incidentReply(frame, facts.incident);
    }
    case 'alert':
      return alertFiredReply(frame, announcement.fired, info.tickSize(announcement.fired.rule.market));
    case 'errors':
      return { ...frame, kind: 'errorDigest', digest: announcement.digest, buttons: [[jobsButton, statusButton]] };
    case 'people':
      return peopleNoticeReply(frame, announcement.notice);
    case 'digest':
      return digestReply(frame, announcement.digest);
    // A command that is due is run by who has the router (wiring); what is left is a text, or that one was skipped.
    case 'post':
      return { ...frame, kind: 'post', notice: announcement.post };
    case 'summary':
      return { ...frame, kind: 'summary', summary: announcement.summary, buttons: [[recordButton, statusButton]] };
  }
}

/** How often the model's calls came true on unseen data; null when its card does not say. */
export async function callsLikeThisOf(
  services: Pick<Services, 'models'>,
  signal: Signal,
): Promise<CallsLikeThis | null> {
  const models = await services.models();
  return models.find(({ info }) => info.version === signal.prediction.model)?.info.callsLikeThis ?? null;
}

/**
 * Makes announcements into messages, with the picture of a signal. What the picture or the yardstick needs may fail
 * (logged): a signal without them is late by nothing, a signal held back for them is.
 */
export function createAnnouncer({
  services,
  logger,
  showsPictures = () => true,
}: {
  readonly services: Partial<Pick<Services, 'operators' | 'preferences'>> &
    Pick<Services, 'market' | 'clock' | 'chart' | 'models' | 'backtests'>;
  readonly logger: Logger;
  /** What would not be shown is not read for either. */
  readonly showsPictures?: (platform: Platform) => boolean;
}): (announcement: Announcement, chat?: ChatAddress, wordsOnly?: boolean) => Promise<Reply> {
  const orNull = async <T>(what: string, get: Promise<T>): Promise<T | null> => {
    try {
      return await get;
    } catch (error) {
      logger.warn({ err: error, what }, 'a message goes out without a part of it');
      return null;
    }
  };
  return async (announcement, chat, wordsOnly = false) => {
    // What is told in the thread of a signal has its picture above it.
    const signal = 'signal' in announcement && announcement.kind !== 'followUp' ? announcement.signal : null;
    const info = services.market();
    const speaking = chat && services.preferences ? orNull('manner', services.preferences.manner(chat)) : null;
    const [candles, callsLikeThis] =
      signal === null || signal.venue !== info.venue
        ? [null, null]
        : await Promise.all([
            wordsOnly || (chat && !showsPictures(chat.platform))
              ? null
              : orNull(
                  'chart',
                  services.chart(signal.market, signal.timeframe, chartCandles, signal.prediction.closedAt),
                ),
            orNull('calls like this', callsLikeThisOf(services, signal)),
          ]);
    const backtest = announcement.kind === 'backtest' ? await services.backtests.find(announcement.id) : null;
    const incident = announcement.kind === 'incident' ? await services.operators?.incident(announcement.id) : undefined;
    const manner = await speaking;
    return replyFor(announcement, {
      ...(incident === undefined ? {} : { incident }),
      ...(manner === null ? {} : { manner }),
      info,
      now: services.clock.now(),
      chart: candles,
      callsLikeThis,
      backtest,
    });
  };
}
