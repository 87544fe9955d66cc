import { say } from '../messages/catalogue.js';
import { inLanguage } from '../messages/language.js';
import { type Draw, drawWith, type Reply } from '../reply.js';
import {
  auditCard,
  confirmCard,
  invitationsCard,
  peopleNoticeCard,
  refusalsCard,
  removedCard,
  rolesCard,
} from './access-cards.js';
import { riskCard, summaryCard } from './alert-cards.js';
import { alertFaultCard } from './alert-fault-card.js';
import { alertDigestCard, alertFiredCard } from './alert-fired-cards.js';
import { alertListCard, alertRuleCard } from './alert-rule-cards.js';
import { answerCard } from './answer-card.js';
import { backtestCard, backtestFileCard, backtestProgressCard } from './backtest-cards.js';
import { type Card, type CardText, type Line, lines } from './card.js';
import { compareCard } from './compare-card.js';
import { conversionCard } from './conversion-card.js';
import { deadLettersCard, deliveryCard, lateLine, signalDigestCard } from './delivery-cards.js';
import { digestCard } from './digest-card.js';
import { fearGreedCard } from './fear-greed-card.js';
import { followUpCard } from './follow-up-card.js';
import { gapCard } from './gap-card.js';
import { heatmapCard } from './heatmap-card.js';
import { commandHelpCard, helpCard } from './help-cards.js';
import { errorDigestCard, incidentCard, incidentsCard } from './incident-cards.js';
import { jobsCard } from './jobs-card.js';
import { liveCard } from './live-card.js';
import { markLine } from './mark.js';
import { chartCard, sentimentCard, watchCard, whyCard } from './market-cards.js';
import { modelsCard } from './model-card.js';
import { moversCard } from './movers-card.js';
import { leaderboardCard, paperHistoryCard, paperListCard, paperNoticeCard } from './paper-books.js';
import { paperCard } from './paper-card.js';
import { startCard, subscriptionCard, whoamiCard } from './people-cards.js';
import { pinnedStatusCard } from './pinned-card.js';
import { calendarCard, plannedCard, postCard, postLines } from './post-cards.js';
import { pricesCard } from './price-card.js';
import { plainAnswerCard } from './question-card.js';
import { recordCard } from './record-card.js';
import { worded } from './said.js';
import { settingsCard } from './settings-card.js';
import { moveCard, signalCard } from './signal-cards.js';
import { statusCard } from './status-card.js';
import { recordFileCard, verifyCard } from './verify-card.js';
import { watchlistsCard } from './watchlist-card.js';
import { webhookAddedCard, webhooksCard } from './webhook-cards.js';

const cards: Draw<CardText> = {
  signalCard,
  moveAlert: moveCard,
  answer: answerCard,
  chart: chartCard,
  why: whyCard,
  sentiment: sentimentCard,
  watch: watchCard,
  subscription: subscriptionCard,
  status: statusCard,
  record: recordCard,
  recordFile: recordFileCard,
  verify: verifyCard,
  followUp: followUpCard,
  models: modelsCard,
  whoami: whoamiCard,
  confirm: confirmCard,
  peopleNotice: peopleNoticeCard,
  audit: auditCard,
  refusals: refusalsCard,
  roles: rolesCard,
  invitations: invitationsCard,
  removed: removedCard,
  help: helpCard,
  commandHelp: commandHelpCard,
  start: startCard,
  paper: paperCard,
  paperHistory: paperHistoryCard,
  paperList: paperListCard,
  leaderboard: leaderboardCard,
  gap: gapCard,
  paperNotice: paperNoticeCard,
  backtestProgress: backtestProgressCard,
  backtest: backtestCard,
  backtestFile: backtestFileCard,
  prices: pricesCard,
  compare: compareCard,
  movers: moversCard,
  heatmap: heatmapCard,
  fearGreed: fearGreedCard,
  conversion: conversionCard,
  jobs: jobsCard,
  live: liveCard,
  incident: incidentCard,
  incidents: incidentsCard,
  pinnedStatus: pinnedStatusCard,
  errorDigest: errorDigestCard,
  webhooks: webhooksCard,
  webhookAdded: webhookAddedCard,
  settings: settingsCard,
  watchlists: watchlistsCard,
  digest: digestCard,
  alertFired: alertFiredCard,
  alertDigest: alertDigestCard,
  alertRule: alertRuleCard,
  alertList: alertListCard,
  alertFault: alertFaultCard,
  signalDigest: signalDigestCard,
  delivery: deliveryCard,
  deadLetters: deadLettersCard,
  riskAlert: riskCard,
  summary: summaryCard,
  post: postCard,
  planned: plannedCard,
  calendar: calendarCard,
  plainAnswer: (reply) => plainAnswerCard(reply, (one) => drawWith(cards, one)),
  notice: ({ id, params }) => ({ tone: 'info', title: [worded(id, params)], body: [] }),
  error: ({ id, params }) => ({ tone: 'alert', title: [worded(id, params)], body: [] }),
};

/** Kinds that name a price, a side or a chance: in public they carry the disclaimer. */
const advisory: ReadonlySet<Reply['kind']> = new Set([
  'signalCard',
  'signalDigest',
  'moveAlert',
  'answer',
  'chart',
  'why',
  'plainAnswer',
  'followUp',
]);

/**
 * A reply in words, the same on every platform. The mark of the market is in each: right below the first line when prices
 * are not the market's own, so that nothing cut or skimmed can pass for real; at the end when they are.
 * `public`: others read along (channel, group).
 */
export const cardOf = (reply: Reply, options: { readonly public?: boolean } = {}): Card =>
  inLanguage(reply.language ?? 'en', () => spokenCard(reply, options));

/** What a reply of any kind may carry besides. */
const framed = ({ posted, channel }: Reply): readonly Line[] => [
  ...(channel === undefined ? [] : lines(say('channel.about', { channel }))),
  ...(posted === undefined ? [] : postLines(posted)),
];

function spokenCard(reply: Reply, options: { readonly public?: boolean }): Card {
  const { tone, title: own, body: drawn } = drawWith(cards, reply);
  const late = reply.lateByMs;
  const title = late === undefined ? own : lateLine(late);
  const body = [...(late === undefined ? [] : [own]), ...drawn, ...framed(reply)];
  const mark = markLine(reply.mark);
  const isLive = reply.mark.provenance === 'live';
  const notAdvice = options.public && advisory.has(reply.kind) ? say('mark.notAdvice') : null;
  return {
    tone,
    title,
    body: isLive ? body : [mark, ...body],
    footer: lines(isLive ? mark : null, notAdvice),
  };
}
