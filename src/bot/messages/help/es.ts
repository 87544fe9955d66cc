export const messages = {
  'help.title': 'Lo que puedes pedir',
  'help.of': 'Lo que puedes pedir: {topic}',
  'help.more': 'Pulsa un tema o di /help markets; /help predict lo cuenta todo de un comando.',
  'help.role': 'Aquí eres {role}; otros pueden ver más o menos.',
  'help.unknown': 'No conozco ningún comando ni tema «{given}» que puedas usar. Prueba: {example}',
  'help.takes': 'Toma, en este orden:',
  'help.option': '{name}: {summary}',
  'help.optional': '{name} (se puede omitir): {summary}',
  'help.choices': '   uno de: {choices}',
  'help.nothing': 'No toma nada más.',
  'help.example': 'Por ejemplo: {usage}',
} as const;

/** Topics, on buttons and as headings. */
export const labels = {
  topicCalls: 'Llamadas',
  topicMarkets: 'Mercados',
  topicHearing: 'Alertas y ajustes',
  topicTrading: 'Operar',
  topicChats: 'Chats',
  topicYou: 'Tú',
  topicPeople: 'Personas',
  topicOperating: 'Operación',
} as const;
