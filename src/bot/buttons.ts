import { baseOf, type Market, type Timeframe } from '../core/market.js';
import type { Signal } from '../core/signal.js';
import type { Button } from './button.js';
import type { HelpTopic } from './help-topics.js';

const of = (label: Button['label'], command: string, ...args: readonly string[]): Button => ({
  label,
  action: { command, args },
});

export const chartButton = (market: Market, timeframe: Timeframe): Button => of('chart', 'chart', market, timeframe);
export const whyButton = (...subject: readonly string[]): Button => of('why', 'why', ...subject);
export const moodButton = (market: Market): Button => of('sentiment', 'sentiment', market);
export const recordButton: Button = of('record', 'record');
export const verifyButton = (id: number | null): Button => of('verify', 'verify', ...(id === null ? [] : [String(id)]));
export const signalButton = (id: number): Button => ({
  ...of('signalOf', 'signal', String(id)),
  params: { id: String(id) },
});
export const firstSentButton = (id: number): Button => of('firstSent', 'signal', String(id), 'first');
/** The same of a call that nobody was sent. */
export const firstMadeButton = (id: number): Button => of('firstMade', 'signal', String(id), 'first');
export const asItStandsButton = (id: number): Button => of('asItStands', 'signal', String(id));
export const statusButton: Button = of('status', 'status');
export const openSignalButton = (id: number): Button => ({
  ...of('openSignal', 'signal', String(id)),
  params: { id: String(id) },
});
export const deadLettersButton: Button = of('deadLetters', 'deadletters');
export const replayButton = (id: number): Button => ({
  ...of('replayOne', 'deadletters', String(id)),
  params: { id: String(id) },
});
/** It asks before it does so. */
export const replayAllButton: Button = of('replayAll', 'deadletters', 'all');
/** Under the question: the yes. */
export const replayAllSureButton: Button = of('replayAll', 'deadletters', 'all', 'yes');
const inPlace = (button: Button): Button => ({ ...button, action: { ...button.action, inPlace: true } });

export const refresh = (command: string, ...args: readonly string[]): Button =>
  inPlace(of('refresh', command, ...args));
export const predictButton = (market: Market, timeframe: Timeframe): Button =>
  of('predict', 'predict', market, timeframe);
export const watchButton: Button = of('watch', 'watch');
export const subscribeButton: Button = of('subscribe', 'subscribe');
export const unsubscribeButton: Button = of('unsubscribe', 'unsubscribe');
/** Buttons of a paper account name it, so that they mean the same account whoever presses them. */
const paperButton = (label: Button['label'], action: string, account: string, ...words: readonly string[]): Button =>
  of(label, 'paper', action, [...words, `of=${account}`].join(' '));
export const positionsButton = (account: string): Button => paperButton('positions', 'status', account);
export const paperTradesButton = (account: string): Button => paperButton('paperTrades', 'trades', account);
export const paperHistoryButton = (account: string): Button => paperButton('paperHistory', 'history', account);
export const paperCloseAllButton = (account: string): Button => paperButton('paperCloseAll', 'close', account, 'all');
export const paperResumeButton = (account: string): Button => paperButton('paperResume', 'resume', account);
export const paperRefreshButton = (account: string): Button => inPlace(paperButton('refresh', 'status', account));
export const gapButton = (account: string): Button => of('gap', 'gap', `of=${account}`);
export const leaderboardButton: Button = of('leaderboard', 'leaderboard');
export const followButton = (market: Market): Button => of('followPaper', 'follow', market);
export const resumeButton: Button = of('resume', 'resume');
export const liveAskButton: Button = of('liveKill', 'live', 'kill');
export const jobsButton: Button = of('jobs', 'jobs');
export const incidentsButton: Button = of('incidents', 'incidents');
export const webhooksButton: Button = of('webhooks', 'webhook', 'list');
export const calendarButton: Button = of('calendar', 'calendar');
export const cancelPostButton = (id: number): Button => ({
  ...of('cancelPost', 'post', 'cancel', String(id)),
  params: { id: String(id) },
});
export const channelShowButton = (channel: string): Button => of('channelShow', 'channel', 'show', channel);
export const channelStopButton = (channel: string): Button => of('channelStop', 'channel', 'unsubscribe', channel);
export const helpButton: Button = of('help', 'help');
const topicLabels: Readonly<Record<HelpTopic, Button['label']>> = {
  calls: 'topicCalls',
  markets: 'topicMarkets',
  hearing: 'topicHearing',
  trading: 'topicTrading',
  chats: 'topicChats',
  you: 'topicYou',
  people: 'topicPeople',
  operating: 'topicOperating',
};
export const topicLabel = (topic: HelpTopic): Button['label'] => topicLabels[topic];
export const helpTopicButton = (topic: HelpTopic): Button => inPlace(of(topicLabel(topic), 'help', topic));

export const muteButton = (market: Market): Button => ({
  ...of('mute', 'mute', market),
  params: { base: baseOf(market) },
});
export const unmuteButton = (market: Market): Button => ({
  ...of('unmute', 'mute', market, 'off'),
  params: { base: baseOf(market) },
});
export const marketButton = (market: Market, timeframe: Timeframe): Button => ({
  ...of('market', 'predict', market, timeframe),
  params: { market },
});
export const timeframeButton = (market: Market, timeframe: Timeframe): Button => ({
  ...inPlace(of('timeframe', 'predict', market, timeframe)),
  params: { timeframe },
});

/** Under a move alert: tells once when the price leaves its range, whichever side. */
export const breakButton = (signalId: number): Button => of('alertBreak', 'alert', 'break', String(signalId));

/** Under a signal: details while it lives, the record once it has ended. */
export function signalButtons(
  { id, market, timeframe, kind }: Signal,
  isOpen: boolean,
  isWithheld = false,
): readonly (readonly Button[])[] {
  const details = [chartButton(market, timeframe), whyButton(String(id))];
  if (!isOpen)
    return [
      [...details, isWithheld ? firstMadeButton(id) : firstSentButton(id)],
      [recordButton, verifyButton(id)],
    ];
  return kind === 'entry'
    ? [details, [followButton(market), muteButton(market)]]
    : [details, [breakButton(id), muteButton(market)]];
}

/** `buttons` in rows of `width`. */
export const inRows = (buttons: readonly Button[], width: number): readonly (readonly Button[])[] =>
  Array.from({ length: Math.ceil(buttons.length / width) }, (_, row) => buttons.slice(row * width, (row + 1) * width));
