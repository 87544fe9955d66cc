import { cpus, getPriority, loadavg, totalmem } from 'node:os';
import { faultsOf } from './gate.js';
import type { ChaosReport, PlatformReport } from './judge-run.js';
import type { ChaosOptions } from './run-chaos.js';
import { shares } from './weather.js';

const number = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const laneNames = ['risk', 'signals', 'follow-ups', 'summaries'];

/** The page in docs: what was done, and what came of it. */
export function reportText(
  report: ChaosReport,
  options: ChaosOptions,
  {
    command,
    mostOver,
    at,
    note = '',
  }: { readonly command: string; readonly mostOver: number; readonly at: Date; readonly note?: string },
): string {
  const faults = faultsOf(report, mostOver);
  const { telegram, discord } = report.platforms;
  const row = (what: string, of: (one: PlatformReport) => string) => `| ${what} | ${of(telegram)} | ${of(discord)} |`;
  const count = (what: string, of: (one: PlatformReport) => number) => row(what, (one) => number(of(one)));
  return `# Chaos: what becomes of alerts when everything breaks

\`${command}\`, ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC, ${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version},
${loadavg()[0]?.toFixed(1)} processes wanting a core in the last minute${getPriority() === 0 ? '' : ` (these ran with priority ${getPriority()})`}.
${note === '' ? '' : `${note}\n`}This page is written by that command; run it again to renew it.

**${faults.length === 0 ? 'Passed.' : `Failed: ${faults.join('; ')}.`}** ${number(report.alerts)} alerts to ${number(report.chats)} chats (and ${number(2 * options.size.stormChats)} chats in a storm), lost: ${report.lost}.
It took ${seconds(report.tookMs)}. The limits of the platforms allow ${seconds(report.leastMs)} at best: ${percent(report.over)} over, ${percent(report.overWithDatabase)} over when the
${seconds(report.databaseDownMs.reduce((sum, ms) => sum + ms, 0))} without any database count as unavoidable too.

## What is done

${options.bots} sending processes and one that makes alerts run as they do in production: outbox in PostgreSQL, pace shared in ${options.redis ? 'Redis' : 'PostgreSQL'}, the program's own
Telegram and Discord clients over HTTP. Meanwhile ${report.kills.bots} senders and ${report.kills.workers} makers of alerts are killed with \`kill -9\` and started again, and the
database server is killed ${report.databaseDownMs.length} times (away for ${report.databaseDownMs.map((ms) => `${number(ms)} ms`).join(', ')}). The fake platforms enforce the published limits
to the millisecond by arrival (Telegram 30 a second, one a second to a chat, 20 a minute to a group; Discord 50 a second, five in five
seconds to a channel) and, drawn from the seed, treat calls badly: ${percent(shares.error)} answer 500, 502 or 503, ${percent(shares.reset)} are reset before they are
read, ${percent(shares.cut)} are done and cut before the answer, ${percent(shares.half)} within it, ${percent(shares.slow)} are answered up to 1.5 s late, ${percent(shares.injected)} get a 429 although
nothing was too fast, and ${options.globalPausesAt.length} calls on Discord silence the whole bot for a second.

## What came of it

| | Telegram | Discord |
|---|---|---|
${count('alerts', (one) => one.alerts)}
${count('messages people see (a digest is one)', (one) => one.messages)}
${count('lost', (one) => one.lost)}
${count('calls', (one) => one.calls.calls)}
${count('429 by our own pace', (one) => one.calls.ownTooFast)}
${count('calls into a pause that was asked for', (one) => one.calls.disobeyed)}
${count('on their way when such a pause began', (one) => one.calls.crossedPause)}
${count('made-up 429', (one) => one.calls.injectedTooFast + one.calls.injectedGlobal)}
${count('500, 502, 503', (one) => one.calls.error)}
${count('connections reset', (one) => one.calls.reset)}
${count('answers cut, before or within', (one) => one.calls.cut + one.calls.half)}
${count('shown twice: the answer was cut', (one) => one.doubles.answerCut)}
${count('shown twice: the sender was killed before the answer was written down', (one) => one.doubles.senderKilled)}
${count('shown twice: no reason', (one) => one.doubles.unexplained)}
${count('second ones that the nonce averted', (one) => one.doublesAverted)}
${row('from the first call to the last', (one) => seconds(one.tookMs))}
${row('the limits allow', (one) => seconds(one.leastMs))}

- Order: ${report.outOfOrder} messages came out of order within their chat and lane.
- Killed senders had ${number(report.kills.inHand)} messages in hand; each was sent by another process when its lease (6 s) had run out.
- Storm: ${number(report.storm.alerts)} signals for ${number(2 * options.size.stormChats)} chats at once became ${number(report.storm.messages)} messages; ${number(report.storm.named)} signals are named in them, ${number(report.storm.folded)} in digests.
- Waiting by lane, half and 95 of 100 within: ${report.waits.map(({ lane, p50, p95 }) => `${laneNames[lane] ?? lane} ${seconds(p50)} and ${seconds(p95)}`).join(' · ')}. All alerts are made in the first ${seconds(options.makeMs)}, far faster than they may be sent.

How the least is computed: the messages, plus one call for each that was refused, reset or cut on purpose, at the platform's rate for
the whole bot with the first second's worth free, plus the seconds of silence it asked for; the slower platform counts. Our own pace
gives 1 % of each second away and counts a message from its arrival, as far as its answer tells; the rest is what the kills cost.
`;
}
