export const messages = {
  'help.title': 'Was du fragen kannst',
  'help.of': 'Was du fragen kannst: {topic}',
  'help.more': 'Drück ein Thema oder sag /help markets; /help predict sagt alles über einen Befehl.',
  'help.role': 'Du bist hier {role}; andere sehen vielleicht mehr oder weniger.',
  'help.unknown': 'Ich kenne keinen Befehl und kein Thema „{given}“, das dir offensteht. Versuche: {example}',
  'help.takes': 'Nimmt, in dieser Reihenfolge:',
  'help.option': '{name}: {summary}',
  'help.optional': '{name} (kann fehlen): {summary}',
  'help.choices': '   eins von: {choices}',
  'help.nothing': 'Er nimmt sonst nichts.',
  'help.example': 'Zum Beispiel: {usage}',
} as const;

/** Topics, on buttons and as headings. */
export const labels = {
  topicCalls: 'Aussagen',
  topicMarkets: 'Märkte',
  topicHearing: 'Alarme und Einstellungen',
  topicTrading: 'Handel',
  topicChats: 'Chats',
  topicYou: 'Du',
  topicPeople: 'Leute',
  topicOperating: 'Betrieb',
} as const;
