/** What an option of a command takes, by its English words. */
export const options: Readonly<Record<string, string>> = {
  'A watched market, as BTC/USDT, or the number of a signal, as 1042':
    'Рынок из наблюдаемых, например BTC/USDT, или номер сигнала, например 1042',
  'Length of a candle, as 1h; after a number: first, for how it was first sent':
    'Длина свечи, например 1h; после номера: first — как было отправлено сначала',
  'A watched market, as BTC/USDT': 'Рынок из наблюдаемых, например BTC/USDT',
  'Length of a candle, as 1h': 'Длина свечи, например 1h',
  'As rsi macd bollinger ema20 ema50 vwap; -odds leaves out':
    'Например rsi macd bollinger ema20 ema50 vwap; -odds убирает',
  'How many, 24 to 300': 'Сколько, от 24 до 300',
  'Colours of the picture: dark or light': 'Цвета картинки: dark или light',
  'A signal number, as 1042, or a market, as BTC/USDT': 'Номер сигнала, например 1042, или рынок, например BTC/USDT',
  'One or more watched markets, as BTC ETH; without, your watchlist or all':
    'Один или несколько рынков, например BTC ETH; без них — ваш список или все',
  'Markets, timeframes, kinds (entry, move, risk, summary); nothing means your watchlist, or all':
    'Рынки, таймфреймы, виды (entry, move, risk, summary); без них — ваш список или всё',
  'on silences, off hears again': 'on — молчать, off — снова слышать',
  'As: is eth about to drop?': 'Например: eth скоро упадёт?',
  'A watched market, or the number of an alert; without, your watchlist':
    'Рынок из наблюдаемых или номер оповещения; без него — ваш список',
  'rsi(14,1h) < 30 and close > sma(50) · move 5% 1h · then once, or repeat 4h':
    'rsi(14,1h) < 30 and close > sma(50) · move 5% 1h · затем once или repeat 4h',
  'Ten on a page': 'По десять на странице',
  'add, remove, show, use (as default), delete': 'add, remove, show, use (по умолчанию), delete',
  'A list by name where you have more than one, then markets': 'Имя списка, если их несколько, затем рынки',
  'Two to six, as BTC ETH SOL; a span may follow, as 30d':
    'От двух до шести, например BTC ETH SOL; затем срок, например 30d',
  'How far back, as 24h, 7d or 30d': 'За какой срок, например 24h, 7d или 30d',
  'Over how long; 24h unless told': 'За какое время; иначе 24h',
  'all: not only those of your watchlist': 'all: не только из вашего списка',
  'As 100 USDT to BTC, or 0.5 BTC ETH': 'Например 100 USDT to BTC или 0.5 BTC ETH',
  'A setting and what it should be, as: budget 5; nothing shows all of them':
    'Настройка и её значение, например: budget 5; без них — все',
  'Two times, then digest or silent, kinds that come all the same; off':
    'Два времени, затем digest или silent, виды, что приходят всё равно; off',
  'daily or weekly and an hour, or off': 'daily или weekly и час, или off',
  'A language by its name or code, or auto': 'Язык по названию или коду, или auto',
  'A city or an IANA zone, as Europe/Berlin': 'Город или зона IANA, например Europe/Berlin',
  'subscribe, show, mute or unsubscribe': 'subscribe, show, mute или unsubscribe',
  'As @mychannel or #my-channel': 'Например @mychannel или #my-channel',
  'Markets, timeframes, kinds; nothing means all': 'Рынки, таймфреймы, виды; без них — всё',
  'at plans a post, cancel ends one, list shows them': 'at планирует публикацию, cancel отменяет, list показывает',
  '09:00 every weekday to @channel record; or the number to cancel':
    '09:00 every weekday to @channel record; или номер для отмены',
  'Market, timeframe, buy or sell, entry or move, sent or withheld, 2025-11; by market, month; csv':
    'Рынок, таймфрейм, buy или sell, entry или move, sent или withheld, 2025-11; by market, month; csv',
  'A signal’s number, as 1042; nothing means the whole record': 'Номер сигнала, например 1042; без него — вся история',
  'Markets as BTC/USDT,ETH/USDT; "all"; or an earlier run as b77':
    'Рынки, например BTC/USDT,ETH/USDT; "all"; или прежний прогон, например b77',
  'First day, as 2025-01-31, or 90d for 90 days back': 'Первый день, например 2025-01-31, или 90d — 90 дней назад',
  'Last day, not included; today unless given': 'Последний день, не включая его; иначе сегодня',
  'What decides; model unless given': 'Что решает; иначе model',
  'start, stop, status, buy, sell, close, positions, trades, history, reset, resume, leaderboard, list':
    'start, stop, status, buy, sell, close, positions, trades, history, reset, resume, leaderboard, list',
  'All in one line, as: 10000 follow BTC,ETH risk=1%, or: BTC 500 stop=60000':
    'Всё в одной строке, например: 10000 follow BTC,ETH risk=1% или: BTC 500 stop=60000',
  'How much: 500 (quote), 0.01btc or 10%': 'Сколько: 500 (в валюте котировки), 0.01btc или 10%',
  'follow, manual, or a strategy': 'follow, manual или стратегия',
  'What it begins with; 10000 unless said': 'С чего начать; иначе 10000',
  'Share of equity lost when a stop is hit, as 1%': 'Доля капитала, теряемая на стопе, например 1%',
  'Price of a limit order': 'Цена лимитного ордера',
  'Price of the stop': 'Цена стопа',
  'Price of the target': 'Цена цели',
  'here (this chat), house, or telegram:12345; yours unless said':
    'here (этот чат), house или telegram:12345; иначе ваш',
  'Balance, markets, and rules: 10000 BTC,ETH risk=1% positions=3':
    'Баланс, рынки и правила: 10000 BTC,ETH risk=1% positions=3',
  'status, kill or resume': 'status, kill или resume',
  'yes, typed, to skip the question': 'yes, набранное словом, чтобы пропустить вопрос',
  'A signal’s number, as 1042': 'Номер сигнала, например 1042',
  'retry one failed job, or all of a queue': 'retry: одну упавшую задачу или все из очереди',
  'The job as /jobs names it, or the queue': 'Задача, как её называет /jobs, или очередь',
  'ack: you know and take care of it': 'ack: вы знаете и займётесь этим',
  'As i12': 'Например i12',
  'off: no more; on unless said': 'off: больше не надо; иначе on',
  'list, add, test, template or remove': 'list, add, test, template или remove',
  'add: address, kinds, markets; others: the number, and for template the template':
    'add: адрес, виды, рынки; иначе: номер, а для template и шаблон',
  'the number of one to send again, or all': 'номер того, что послать снова, или all',
  'yes, to skip the question': 'yes, чтобы пропустить вопрос',
  'As telegram:12345 or discord:12345; /whoami shows it': 'Например telegram:12345 или discord:12345; покажет /whoami',
  'The role to give; member unless said': 'Роль; иначе member',
  'As telegram:12345; whoever has waited longest unless said':
    'Например telegram:12345; иначе тот, кто ждёт дольше всех',
  'in, refuse or ban; in unless said': 'in, refuse или ban; иначе in',
  'member, trader, admin; list; or revoke': 'member, trader, admin; list; или revoke',
  'How many people; 1 unless said. After revoke: its number': 'Сколько человек; иначе 1. После revoke: её номер',
  'How long; 7 days unless said': 'Сколько времени; иначе 7 дней',
  'As telegram:12345; anybody unless said': 'Например telegram:12345; иначе любой',
  'A verb or a command, as grant; any unless said': 'Глагол или команда, например grant; иначе любые',
  'How far back, as 24h or 7d; all unless said': 'За какой срок, например 24h или 7d; иначе всё',
  'Rows before this number; file for a CSV': 'Строки до этого номера; file — для CSV',
  'here, everywhere, telegram, discord: set a rule; map: a Discord role; two or one: admins needed':
    'here, everywhere, telegram, discord: правило; map: роль Discord; two или one: сколько админов',
  'A verb, a command as /backtest, or discord:<role id>': 'Глагол, команда, например /backtest, или discord:<role id>',
  'member, trader, admin, owner; default or none takes it back':
    'member, trader, admin, owner; default или none отменяет',
  'The code your other platform gave you': 'Код, который дала вам другая платформа',
  'export or delete': 'export или delete',
  'Of an invitation': 'Приглашения',
  'The code the first start printed': 'Код, показанный при первом запуске',
  'The code somebody gave you': 'Код, который вам дали',
  'Under the question': 'Под вопросом',
  'yes or no': 'yes или no',
  'A command, as predict, or a topic, as markets': 'Команда, например predict, или тема, например markets',
};
