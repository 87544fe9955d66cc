/** What is said of trading with an exchange; part of the catalogue. */
export const messages = {
  'live.off': 'Trading with an exchange is off: {why}.',
  'live.title': 'Trading with {venue}, {account}: {state}',
  'live.account.sandbox': 'sandbox',
  'live.account.real': 'REAL MONEY',
  'live.state.starting': 'starting',
  'live.state.trading': 'trading',
  'live.state.halted': 'no new entries',
  'live.state.killing': 'cancelling and flattening',
  'live.state.killed': 'flat, nothing is entered',
  'live.why': 'Because: {why}',
  'live.equity': 'Equity {equity} {currency}, of at most {most} in positions',
  'live.markets': '{markets} on {timeframe} · one order at most {most} {currency}',
  'live.position': '{market}: {units} at {entry}',
  'live.noPosition': 'No position',
  'live.orders': '{orders} orders not over, {doubts} in doubt',
  'live.difference': '≠ {text}',
  'live.looked': 'The trader looked {age}',
  'live.kill.ask':
    'This cancels all orders I have at {venue} ({account}) and sells or buys back every position of mine at the market, until nothing is left. Sure?',
  'live.kill.done':
    'The kill switch is on. I cancel and flatten now, and tell you when it is done. /live status shows it.',
  'live.kill.already': 'The kill switch is on already. /live status shows how far it is.',
  'live.resume.ask':
    'This lets me enter positions at {venue} ({account}) again, and takes the balance there, and what is missing of my positions there, for right as it is. Sure?',
  'live.resume.done': 'I trade with {venue} again as soon as my book and theirs agree.',
  'live.resume.nothing': 'There is nothing to resume: {state}.',

  'risk.live.sandbox': 'Sandbox',
  'risk.live.real': 'REAL MONEY',
  'risk.live.difference': '⚠ {account}: my book and the exchange differ',
  'risk.live.difference.do': 'No new entries until they agree again. Orders that are not mine stay as they are.',
  'risk.live.resolved': '✔ {account}: my book and the exchange agree again',
  'risk.live.stopped': '⚠ {account}: trading stopped, a person must act',
  'risk.live.stopped.do': 'No new entries. Put it right, then /live resume.',
  'risk.live.killing': '⚠ {account}: kill switch by {by}; cancelling and flattening',
  'risk.live.flat':
    '■ {account}: flat, as {by} ordered. Every order is cancelled; nothing is entered until /live resume',
  'risk.live.resumed': '✔ {account}: trading goes on',
} as const;

export const labels = {
  liveKill: '■ Cancel and flatten',
} as const;
