/** What an option of a command takes, by its English words. */
export const options: Readonly<Record<string, string>> = {
  'A watched market, as BTC/USDT, or the number of a signal, as 1042':
    '一个关注的市场，如 BTC/USDT，或信号编号，如 1042',
  'Length of a candle, as 1h; after a number: first, for how it was first sent':
    'K线周期，如 1h；在编号之后：first，查看最初发送的样子',
  'A watched market, as BTC/USDT': '一个关注的市场，如 BTC/USDT',
  'Length of a candle, as 1h': 'K线周期，如 1h',
  'As rsi macd bollinger ema20 ema50 vwap; -odds leaves out': '如 rsi macd bollinger ema20 ema50 vwap；-odds 表示去掉',
  'How many, 24 to 300': '数量，24 到 300',
  'Colours of the picture: dark or light': '图片配色：dark 或 light',
  'A signal number, as 1042, or a market, as BTC/USDT': '信号编号，如 1042，或市场，如 BTC/USDT',
  'One or more watched markets, as BTC ETH; without, your watchlist or all':
    '一个或多个关注的市场，如 BTC ETH；不填则用你的列表或全部',
  'Markets, timeframes, kinds (entry, move, risk, summary); nothing means your watchlist, or all':
    '市场、周期、种类（entry, move, risk, summary）；不填则用你的列表或全部',
  'on silences, off hears again': 'on 静音，off 恢复',
  'As: is eth about to drop?': '例如：eth 会跌吗？',
  'A watched market, or the number of an alert; without, your watchlist':
    '一个关注的市场，或提醒编号；不填则用你的列表',
  'rsi(14,1h) < 30 and close > sma(50) · move 5% 1h · then once, or repeat 4h':
    'rsi(14,1h) < 30 and close > sma(50) · move 5% 1h · 之后 once 或 repeat 4h',
  'Ten on a page': '每页十条',
  'add, remove, show, use (as default), delete': 'add, remove, show, use（设为默认）, delete',
  'A list by name where you have more than one, then markets': '有多个列表时先写列表名，再写市场',
  'Two to six, as BTC ETH SOL; a span may follow, as 30d': '两到六个，如 BTC ETH SOL；后面可加时间跨度，如 30d',
  'How far back, as 24h, 7d or 30d': '回看多久，如 24h、7d 或 30d',
  'Over how long; 24h unless told': '多长时间内；不填为 24h',
  'all: not only those of your watchlist': 'all：不限于你的列表',
  'As 100 USDT to BTC, or 0.5 BTC ETH': '如 100 USDT to BTC，或 0.5 BTC ETH',
  'A setting and what it should be, as: budget 5; nothing shows all of them':
    '设置项及其值，如：budget 5；不填则显示全部',
  'Two times, then digest or silent, kinds that come all the same; off':
    '两个时间，然后 digest 或 silent，以及照常到达的种类；off',
  'daily or weekly and an hour, or off': 'daily 或 weekly 加时间，或 off',
  'A language by its name or code, or auto': '语言的名称或代码，或 auto',
  'A city or an IANA zone, as Europe/Berlin': '城市或 IANA 时区，如 Europe/Berlin',
  'subscribe, show, mute or unsubscribe': 'subscribe、show、mute 或 unsubscribe',
  'As @mychannel or #my-channel': '如 @mychannel 或 #my-channel',
  'Markets, timeframes, kinds; nothing means all': '市场、周期、种类；不填表示全部',
  'at plans a post, cancel ends one, list shows them': 'at 预定帖子，cancel 取消，list 列出',
  '09:00 every weekday to @channel record; or the number to cancel':
    '09:00 every weekday to @channel record；或要取消的编号',
  'Market, timeframe, buy or sell, entry or move, sent or withheld, 2025-11; by market, month; csv':
    '市场、周期、buy 或 sell、entry 或 move、sent 或 withheld、2025-11；by market、month；csv',
  'A signal’s number, as 1042; nothing means the whole record': '信号编号，如 1042；不填表示全部记录',
  'Markets as BTC/USDT,ETH/USDT; "all"; or an earlier run as b77':
    '市场，如 BTC/USDT,ETH/USDT；"all"；或之前的回测，如 b77',
  'First day, as 2025-01-31, or 90d for 90 days back': '第一天，如 2025-01-31，或 90d 表示 90 天前',
  'Last day, not included; today unless given': '最后一天（不含）；不填为今天',
  'What decides; model unless given': '由什么决定；不填为 model',
  'start, stop, status, buy, sell, close, positions, trades, history, reset, resume, leaderboard, list':
    'start, stop, status, buy, sell, close, positions, trades, history, reset, resume, leaderboard, list',
  'All in one line, as: 10000 follow BTC,ETH risk=1%, or: BTC 500 stop=60000':
    '写成一行，如：10000 follow BTC,ETH risk=1%，或：BTC 500 stop=60000',
  'How much: 500 (quote), 0.01btc or 10%': '数量：500（计价货币）、0.01btc 或 10%',
  'follow, manual, or a strategy': 'follow、manual 或某个策略',
  'What it begins with; 10000 unless said': '起始资金；不填为 10000',
  'Share of equity lost when a stop is hit, as 1%': '触发止损时损失的资金比例，如 1%',
  'Price of a limit order': '限价单价格',
  'Price of the stop': '止损价',
  'Price of the target': '目标价',
  'here (this chat), house, or telegram:12345; yours unless said':
    'here（本聊天）、house 或 telegram:12345；不填为你的',
  'Balance, markets, and rules: 10000 BTC,ETH risk=1% positions=3':
    '资金、市场和规则：10000 BTC,ETH risk=1% positions=3',
  'status, kill or resume': 'status、kill 或 resume',
  'yes, typed, to skip the question': '输入 yes 可跳过确认',
  'A signal’s number, as 1042': '信号编号，如 1042',
  'retry one failed job, or all of a queue': 'retry：重试一个失败的任务，或整个队列',
  'The job as /jobs names it, or the queue': '/jobs 中的任务名，或队列名',
  'ack: you know and take care of it': 'ack：你已知晓并会处理',
  'As i12': '如 i12',
  'off: no more; on unless said': 'off：不再显示；不填为 on',
  'list, add, test, template or remove': 'list、add、test、template 或 remove',
  'add: address, kinds, markets; others: the number, and for template the template':
    'add：地址、种类、市场；其他：编号，template 还需模板',
  'the number of one to send again, or all': '要重发的编号，或 all',
  'yes, to skip the question': 'yes，跳过确认',
  'As telegram:12345 or discord:12345; /whoami shows it': '如 telegram:12345 或 discord:12345；/whoami 可查看',
  'The role to give; member unless said': '要授予的角色；不填为 member',
  'As telegram:12345; whoever has waited longest unless said': '如 telegram:12345；不填为等待最久的人',
  'in, refuse or ban; in unless said': 'in、refuse 或 ban；不填为 in',
  'member, trader, admin; list; or revoke': 'member、trader、admin；list；或 revoke',
  'How many people; 1 unless said. After revoke: its number': '人数；不填为 1。revoke 之后：其编号',
  'How long; 7 days unless said': '有效期；不填为 7 天',
  'As telegram:12345; anybody unless said': '如 telegram:12345；不填为任何人',
  'A verb or a command, as grant; any unless said': '动词或命令，如 grant；不填为全部',
  'How far back, as 24h or 7d; all unless said': '回看多久，如 24h 或 7d；不填为全部',
  'Rows before this number; file for a CSV': '此编号之前的行；file 导出 CSV',
  'here, everywhere, telegram, discord: set a rule; map: a Discord role; two or one: admins needed':
    'here、everywhere、telegram、discord：设规则；map：Discord 角色；two 或 one：所需管理员数',
  'A verb, a command as /backtest, or discord:<role id>': '动词、命令（如 /backtest）或 discord:<role id>',
  'member, trader, admin, owner; default or none takes it back': 'member、trader、admin、owner；default 或 none 撤销',
  'The code your other platform gave you': '你的另一个平台给你的代码',
  'export or delete': 'export 或 delete',
  'Of an invitation': '来自邀请',
  'The code the first start printed': '首次启动时显示的代码',
  'The code somebody gave you': '别人给你的代码',
  'Under the question': '在问题下方',
  'yes or no': 'yes 或 no',
  'A command, as predict, or a topic, as markets': '一条命令，如 predict，或一个主题，如 markets',
};
