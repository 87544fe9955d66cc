/** What is said of the way messages take; part of the catalogue. */
export const messages = {
  'delivery.late': '⏱ Late by {age}: too late to act on',

  'storm.title': '▤ {count} signals at once',
  'storm.counts': 'Calls: {entries} · move alerts: {moves}. All of them are here, best first.',
  'storm.entry':
    '{rank}. {call} {market} · {timeframe}  {net} after {cost} cost · up {up} flat {flat} down {down}  #{id}',
  'storm.move': '{rank}. ⚡ {market} · {timeframe}  big move {chance} (usual {usual}), leans {lean}  #{id}',
  'storm.won': '   ✔ ended {net}',
  'storm.lost': '   ✘ ended {net}',
  'storm.came': '   ✔ came true, moved {move}',
  'storm.didNot': '   ✘ did not, moved {move}',
  'storm.expired': '   – lapsed: no candle came to enter on',
  'storm.cancelled': '   – taken back',
  'storm.buttons': 'Press a number for the whole signal.',

  'delivery.title': 'How messages fared',
  'delivery.none': 'No message was sent in the last 7 days.',
  'delivery.day': 'Last 24 h',
  'delivery.week': 'Last 7 days',
  'delivery.nothing': 'nothing',
  'delivery.platform':
    '{platform}: sent {sent} · late {late} · dropped {dropped} · retried {retried} · given up {lost}',
  'delivery.time': 'candle to message: half within {p50}, 95 of 100 within {p95} (signals: {of})',
  'delivery.folded': 'told together with others: {folded}',
  'delivery.tooLate': 'sent too late to act on, saying so: {count}',
  'delivery.twice': 'perhaps twice, an answer was lost: {count}',
  'delivery.waiting': 'Waiting now: {count}',
  'delivery.words':
    'Late: more than 10 s after it was made. Dropped: too late to act on, and not wanted then. Given up: /deadletters.',

  'deadletters.none': 'No message was given up in the last 30 days.',
  'deadletters.title': 'Given up in 30 days: {count}',
  'deadletters.counts': 'tried too often {dead} · no answer came {unknown} · not taken {refused}',
  'deadletters.row': '{id}. {kind} to {chat} on {platform}, {age}: {state} (tries: {attempts})',
  'deadletters.state.dead': 'tried too often',
  'deadletters.state.unknown': 'no answer came, so it may have arrived',
  'deadletters.state.refused': 'not taken',
  'deadletters.reason': '↳ {reason}',
  'deadletters.more': 'and older ones: {count}',
  'deadletters.sure':
    'Messages this sends again: {count}, also those that may have arrived. What is too late by then is dropped or says so. Sure?',
  'deadletters.again': 'Waiting to be sent again: {count}. /deadletters shows what is given up after that.',
  'deadletters.gone': 'Message {id} is not among those given up; /deadletters shows them.',

  'deadletters.kind.signal': 'signal',
  'deadletters.kind.outcome': 'outcome',
  'deadletters.kind.followUp': 'follow-up',
  'deadletters.kind.risk': 'risk alert',
  'deadletters.kind.backtest': 'backtest',
  'deadletters.kind.summary': 'summary',
  'deadletters.kind.paper': 'paper notice',
  'deadletters.kind.other': 'message',
} as const;

export const labels = {
  openSignal: '#{id}',
  deliveryFigures: 'Delivery',
  deadLetters: 'Given up',
  replayOne: '↻ {id}',
  replayAll: '↻ Send all again',
} as const;
