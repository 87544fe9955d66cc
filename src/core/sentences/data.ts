/** Why a row of a venue is not let in. */
export const dataSentences = {
  'said.data.time': 'open time must be whole ms since 1970',
  'said.data.grid': 'open time is off the {timeframe} grid',
  'said.data.correction': 'correction moves the close by {move}',
  'said.data.order': 'out of order: {last} came before',
  'said.data.opens': 'absurd jump: opens {move} off the close before',
  'said.data.closes': 'absurd jump: closes {move} off the close before on ordinary volume',
  'said.data.wick': 'absurd wick: {move} beyond open and close',
  'said.data.values': 'must have {count} values, was {given}',
  'said.data.finite': '{column} must be a finite number, was {given}',
  'said.data.positive': '{column} must be positive, was {given}',
  'said.data.highLow': 'high {high} is below low {low}',
  'said.data.high': 'high {high} is below open or close',
  'said.data.low': 'low {low} is above open or close',
  'said.data.volume': 'volume must not be negative, was {volume}',
} as const;
