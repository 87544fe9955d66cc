export const messages = {
  'help.title': '可以问的内容',
  'help.of': '可以问的内容：{topic}',
  'help.more': '点一个主题，或说 /help markets；/help predict 说明一条命令的全部用法。',
  'help.role': '你在这里是{role}；别人看到的可能更多或更少。',
  'help.unknown': '没有你可用的命令或主题“{given}”。试试：{example}',
  'help.takes': '依次接受：',
  'help.option': '{name}：{summary}',
  'help.optional': '{name}（可省略）：{summary}',
  'help.choices': '   可选：{choices}',
  'help.nothing': '不需要其他内容。',
  'help.example': '例如：{usage}',
} as const;

/** Topics, on buttons and as headings. */
export const labels = {
  topicCalls: '预测',
  topicMarkets: '市场',
  topicHearing: '提醒与设置',
  topicTrading: '交易',
  topicChats: '聊天',
  topicYou: '你',
  topicPeople: '人员',
  topicOperating: '运维',
} as const;
