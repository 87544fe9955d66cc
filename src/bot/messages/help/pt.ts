export const messages = {
  'help.title': 'O que você pode pedir',
  'help.of': 'O que você pode pedir: {topic}',
  'help.more': 'Toque em um tema ou diga /help markets; /help predict conta tudo sobre um comando.',
  'help.role': 'Aqui você é {role}; outros podem ver mais ou menos.',
  'help.unknown': 'Não conheço comando nem tema “{given}” que você possa usar. Tente: {example}',
  'help.takes': 'Recebe, nesta ordem:',
  'help.option': '{name}: {summary}',
  'help.optional': '{name} (pode faltar): {summary}',
  'help.choices': '   um de: {choices}',
  'help.nothing': 'Não recebe mais nada.',
  'help.example': 'Por exemplo: {usage}',
} as const;

/** Topics, on buttons and as headings. */
export const labels = {
  topicCalls: 'Chamadas',
  topicMarkets: 'Mercados',
  topicHearing: 'Alertas e ajustes',
  topicTrading: 'Operar',
  topicChats: 'Chats',
  topicYou: 'Você',
  topicPeople: 'Pessoas',
  topicOperating: 'Operação',
} as const;
