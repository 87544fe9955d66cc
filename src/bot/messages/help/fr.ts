export const messages = {
  'help.title': 'Ce que vous pouvez demander',
  'help.of': 'Ce que vous pouvez demander : {topic}',
  'help.more': 'Appuyez sur un thème ou dites /help markets ; /help predict dit tout d’une commande.',
  'help.role': 'Ici vous êtes {role} ; d’autres voient peut-être plus ou moins.',
  'help.unknown': 'Je ne connais ni commande ni thème « {given} » qui vous soit ouvert. Essayez : {example}',
  'help.takes': 'Prend, dans cet ordre :',
  'help.option': '{name} : {summary}',
  'help.optional': '{name} (facultatif) : {summary}',
  'help.choices': '   au choix : {choices}',
  'help.nothing': 'Elle ne prend rien d’autre.',
  'help.example': 'Par exemple : {usage}',
} as const;

/** Topics, on buttons and as headings. */
export const labels = {
  topicCalls: 'Appels',
  topicMarkets: 'Marchés',
  topicHearing: 'Alertes et réglages',
  topicTrading: 'Trading',
  topicChats: 'Chats',
  topicYou: 'Vous',
  topicPeople: 'Personnes',
  topicOperating: 'Exploitation',
} as const;
