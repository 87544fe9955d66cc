/** What `/help` says. */
export const messages = {
  'help.title': 'What you can ask',
  'help.of': 'What you can ask: {topic}',
  'help.more': 'Press a topic, or say /help markets; /help predict tells all about one command.',
  'help.role': 'You are {role} here; others may see more or less.',
  'help.unknown': 'I know no command and no topic "{given}" that you may use. Try: {example}',
  'help.takes': 'Takes, in this order:',
  'help.option': '{name}: {summary}',
  'help.optional': '{name} (may be left out): {summary}',
  'help.choices': '   one of: {choices}',
  'help.nothing': 'It takes nothing more.',
  'help.example': 'For example: {usage}',
} as const;

/** Topics, on buttons and as headings. */
export const labels = {
  topicCalls: 'Calls',
  topicMarkets: 'Markets',
  topicHearing: 'Alerts and settings',
  topicTrading: 'Trading',
  topicChats: 'Chats',
  topicYou: 'You',
  topicPeople: 'People',
  topicOperating: 'Operation',
} as const;
