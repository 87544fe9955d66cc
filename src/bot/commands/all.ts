import { alertCommand } from './alert.js';
import { alertsCommand } from './alerts.js';
import { approveCommand } from './approve.js';
import { askCommand } from './ask.js';
import { auditCommand } from './audit.js';
import { backtestCommand } from './backtest.js';
import { banCommand, unbanCommand } from './ban.js';
import { calendarCommand } from './calendar.js';
import { channelCommand } from './channel.js';
import { chartCommand } from './chart.js';
import { claimCommand } from './claim.js';
import { compareCommand } from './compare.js';
import { confirmCommand } from './confirm.js';
import { convertCommand } from './convert.js';
import type { Command } from './define-command.js';
import { deadLettersCommand, deliveryCommand } from './delivery.js';
import { digestCommand } from './digest.js';
import { feargreedCommand } from './feargreed.js';
import { followCommand } from './follow.js';
import { gapCommand } from './gap.js';
import { grantCommand } from './grant.js';
import { heatmapCommand } from './heatmap.js';
import { helpCommand } from './help.js';
import { incidentsCommand } from './incidents.js';
import { inviteCommand } from './invite.js';
import { jobsCommand } from './jobs.js';
import { joinCommand } from './join.js';
import { languageCommand } from './language.js';
import { leaderboardCommand } from './leaderboard.js';
import { linkCommand, unlinkCommand } from './link.js';
import { liveCommand } from './live.js';
import { meCommand } from './me.js';
import { modelsCommand } from './models.js';
import { moversCommand } from './movers.js';
import { muteCommand } from './mute.js';
import { paperCommand } from './paper.js';
import { pauseCommand, resumeCommand } from './pause.js';
import { pinCommand } from './pin.js';
import { postCommand } from './post.js';
import { predictCommand } from './predict.js';
import { priceCommand } from './price.js';
import { quietCommand } from './quiet.js';
import { recordCommand } from './record.js';
import { revokeCommand } from './revoke.js';
import { rolesCommand } from './roles.js';
import { sentimentCommand } from './sentiment.js';
import { settingsCommand } from './settings.js';
import { signalCommand } from './signal.js';
import { startCommand } from './start.js';
import { statusCommand } from './status.js';
import { subscribeCommand } from './subscribe.js';
import { timezoneCommand } from './timezone.js';
import { unsubscribeCommand } from './unsubscribe.js';
import { verifyCommand } from './verify.js';
import { watchCommand } from './watch.js';
import { watchlistCommand } from './watchlist.js';
import { webhookCommand } from './webhook.js';
import { whoamiCommand } from './whoami.js';
import { whyCommand } from './why.js';
import { whyDeniedCommand } from './why-denied.js';
import { withdrawCommand } from './withdraw.js';

/** Every command there is, in the order menus show them. */
export const allCommands: readonly Command[] = [
  signalCommand,
  predictCommand,
  chartCommand,
  whyCommand,
  priceCommand,
  sentimentCommand,
  watchCommand,
  subscribeCommand,
  unsubscribeCommand,
  muteCommand,
  askCommand,
  alertCommand,
  alertsCommand,
  watchlistCommand,
  compareCommand,
  moversCommand,
  heatmapCommand,
  feargreedCommand,
  convertCommand,
  settingsCommand,
  quietCommand,
  digestCommand,
  languageCommand,
  timezoneCommand,
  channelCommand,
  postCommand,
  calendarCommand,
  recordCommand,
  verifyCommand,
  statusCommand,
  modelsCommand,
  backtestCommand,
  paperCommand,
  followCommand,
  gapCommand,
  leaderboardCommand,
  liveCommand,
  pauseCommand,
  resumeCommand,
  withdrawCommand,
  jobsCommand,
  incidentsCommand,
  pinCommand,
  webhookCommand,
  deliveryCommand,
  deadLettersCommand,
  grantCommand,
  revokeCommand,
  banCommand,
  unbanCommand,
  approveCommand,
  inviteCommand,
  auditCommand,
  rolesCommand,
  linkCommand,
  unlinkCommand,
  meCommand,
  whyDeniedCommand,
  whoamiCommand,
  helpCommand,
  startCommand,
  claimCommand,
  joinCommand,
  confirmCommand,
];
