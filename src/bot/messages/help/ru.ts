export const messages = {
  'help.title': 'О чём можно спросить',
  'help.of': 'О чём можно спросить: {topic}',
  'help.more': 'Нажмите тему или скажите /help markets; /help predict расскажет всё об одной команде.',
  'help.role': 'Здесь вы {role}; другие могут видеть больше или меньше.',
  'help.unknown': 'Я не знаю доступной вам команды или темы «{given}». Попробуйте: {example}',
  'help.takes': 'Принимает, в этом порядке:',
  'help.option': '{name}: {summary}',
  'help.optional': '{name} (можно опустить): {summary}',
  'help.choices': '   на выбор: {choices}',
  'help.nothing': 'Больше ничего не принимает.',
  'help.example': 'Например: {usage}',
} as const;

/** Topics, on buttons and as headings. */
export const labels = {
  topicCalls: 'Вызовы',
  topicMarkets: 'Рынки',
  topicHearing: 'Оповещения и настройки',
  topicTrading: 'Торговля',
  topicChats: 'Чаты',
  topicYou: 'Вы',
  topicPeople: 'Люди',
  topicOperating: 'Работа бота',
} as const;
