/** Trading with an exchange: why not, and how the books differ; and why another market is shown. */
export const liveSentences = {
  'said.live.notOn': 'LIVE_TRADING is not on',
  'said.live.noKeys': 'EXCHANGE_API_KEY and EXCHANGE_API_SECRET are not set',
  'said.live.noLimits': 'LIVE_MARKETS, LIVE_MAX_NOTIONAL and LIVE_MAX_EXPOSURE are not all set',
  'said.live.simulated': 'prices are of the simulated market, not of {exchange}',
  'said.live.replay': 'prices are of the replay market, not of {exchange}',
  'said.live.live': 'prices are of the live market, not of {exchange}',
  'said.live.killed': 'killed by {by}',
  'said.live.silent': 'the exchange does not answer',
  'said.live.differ': 'our book and the exchange differ: {differences}',
  'said.live.notCompared': 'not compared with the exchange yet',
  'said.live.position': '{market}: we count {ours}, the exchange holds {theirs}',
  'said.live.order': '{market}: order {id} ({side} {quantity}, {type}) is not ours',
  'said.live.balance': 'balance: we count {ours}, the exchange says {theirs}',
  'said.market.unreachable': '{venue} unreachable',
} as const;
