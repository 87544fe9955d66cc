import { say, wording } from '../messages/catalogue.js';
import { inLanguage } from '../messages/language.js';
import { type Draw, drawWith, type Reply } from '../reply.js';
import { riskCard, summaryCard } from './alert-cards.js';
import { answerCard } from './answer-card.js';
import { backtestCard, backtestFileCard, backtestProgressCard } from './backtest-cards.js';
import { type Card, type CardText, lines } from './card.js';
import { gapCard } from './gap-card.js';
import { jobsCard } from './jobs-card.js';
import { liveCard } from './live-card.js';
import { markLine } from './mark.js';
import { chartCard, sentimentCard, watchCard, whyCard } from './market-cards.js';
import { modelsCard } from './model-card.js';
import { leaderboardCard, paperHistoryCard, paperListCard, paperNoticeCard } from './paper-books.js';
import { paperCard } from './paper-card.js';
import { helpCard, startCard, subscriptionCard, whoamiCard } from './people-cards.js';
import { recordCard } from './record-card.js';
import { moveCard, signalCard } from './signal-cards.js';
import { statusCard } from './status-card.js';

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
  models: modelsCard,
  whoami: whoamiCard,
  help: helpCard,
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
  jobs: jobsCard,
  live: liveCard,
  riskAlert: riskCard,
  summary: summaryCard,
  notice: ({ id, params }) => ({ tone: 'info', title: [wording(id, params)], body: [] }),
  error: ({ id, params }) => ({ tone: 'alert', title: [wording(id, params)], body: [] }),
};

/** Kinds that name a price, a side or a chance: in public they carry the disclaimer. */
const advisory: ReadonlySet<Reply['kind']> = new Set(['signalCard', 'moveAlert', 'answer', 'chart', 'why']);

/**
 * A reply in words, the same on every platform. The mark of the market is in each: right below the first line when prices
 * are not the market's own, so that nothing cut or skimmed can pass for real; at the end when they are.
 * `public`: others read along (channel, group).
 */
export const cardOf = (reply: Reply, options: { readonly public?: boolean } = {}): Card =>
  inLanguage(reply.language ?? 'en', () => spokenCard(reply, options));

function spokenCard(reply: Reply, options: { readonly public?: boolean }): Card {
  const { tone, title, body } = drawWith(cards, reply);
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
