/** What a backtest proves. Shares come with their unit. */
export const verdictSentences = {
  'said.verdict.oneDay': 'It made no trade in 1 day.',
  'said.verdict.noTrade': 'It made no trade in {days} days.',
  'said.verdict.net': '{made} after costs.',
  'said.verdict.wouldMake': '{made} after costs, where holding would have made {hold}.',
  'said.verdict.wouldLose': '{made} after costs, where holding would have lost {hold}.',
  'said.verdict.even': 'It broke even',
  'said.verdict.made': 'It made {net}',
  'said.verdict.lost': 'It lost {net}',
  'said.verdict.nothing': 'That says nothing about the strategy.',
  'said.verdict.inSample': 'The model had seen this span: the result says nothing about the future.',
  'said.verdict.future': 'It sees the future (the truncation check failed), so no number here can be believed.',
  'said.verdict.shuffled': 'The same decisions at other times earned as much: its timing is worth nothing.',
  'said.verdict.late': 'Its gain is gone one candle later, so it is not one to rely on.',
  'said.verdict.fewOne': 'One trade is too few to prove anything.',
  'said.verdict.few': '{count} trades are too few to prove anything.',
  'said.verdict.random': 'It beat {share} of random entries of the same kind: no proof of an edge.',
  'said.verdict.beat': 'It beat {share} of random entries',
  'said.verdict.notCompared': 'It was not compared with random entries',
  'said.verdict.costs': '{beat}, but nothing was left after costs.',
  'said.verdict.luck': '{beat}, but luck alone could have made the result: no proof of an edge.',
  'said.verdict.luckRange':
    '{beat}, but luck alone could have made the result ({low} to {high} would not surprise): no proof of an edge.',
  'said.verdict.trials':
    '{beat}, but the luckiest of {trials} settings would look as good too often: no proof of an edge.',
  'said.verdict.days': '{beat}, but {days} days are too few for such a Sharpe: no proof of an edge.',
  'said.verdict.doubleCost': '{beat}, but its edge does not survive twice the cost.',
  'said.verdict.easy': '{beat}: luck hardly explains the result, an easy market may.',
  'said.verdict.edge': '{beat} and luck hardly explains it: an edge on this span; it may fade.',
  'said.verdict.edgeUnchecked':
    '{beat} and luck hardly explains it: an edge on this span, if it is free of leaks, which was not checked; it may fade.',
} as const;
