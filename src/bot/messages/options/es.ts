/** What an option of a command takes, by its English words. */
export const options: Readonly<Record<string, string>> = {
  'A watched market, as BTC/USDT, or the number of a signal, as 1042':
    'Un mercado vigilado, como BTC/USDT, o el número de una señal, como 1042',
  'Length of a candle, as 1h; after a number: first, for how it was first sent':
    'Duración de una vela, como 1h; tras un número: first, tal como se envió primero',
  'A watched market, as BTC/USDT': 'Un mercado vigilado, como BTC/USDT',
  'Length of a candle, as 1h': 'Duración de una vela, como 1h',
  'As rsi macd bollinger ema20 ema50 vwap; -odds leaves out':
    'Como rsi macd bollinger ema20 ema50 vwap; -odds lo quita',
  'How many, 24 to 300': 'Cuántas, de 24 a 300',
  'Colours of the picture: dark or light': 'Colores de la imagen: dark o light',
  'A signal number, as 1042, or a market, as BTC/USDT':
    'El número de una señal, como 1042, o un mercado, como BTC/USDT',
  'One or more watched markets, as BTC ETH; without, your watchlist or all':
    'Uno o más mercados vigilados, como BTC ETH; sin nada, tu lista o todos',
  'Markets, timeframes, kinds (entry, move, risk, summary); nothing means your watchlist, or all':
    'Mercados, marcos, tipos (entry, move, risk, summary); sin nada, tu lista o todo',
  'on silences, off hears again': 'on silencia, off vuelve a oír',
  'As: is eth about to drop?': 'Por ejemplo: ¿va a caer eth?',
  'A watched market, or the number of an alert; without, your watchlist':
    'Un mercado vigilado o el número de una alerta; sin nada, tu lista',
  'rsi(14,1h) < 30 and close > sma(50) · move 5% 1h · then once, or repeat 4h':
    'rsi(14,1h) < 30 and close > sma(50) · move 5% 1h · luego once, o repeat 4h',
  'Ten on a page': 'Diez por página',
  'add, remove, show, use (as default), delete': 'add, remove, show, use (como predeterminada), delete',
  'A list by name where you have more than one, then markets':
    'El nombre de la lista si tienes varias, y luego mercados',
  'Two to six, as BTC ETH SOL; a span may follow, as 30d':
    'De dos a seis, como BTC ETH SOL; después puede ir un plazo, como 30d',
  'How far back, as 24h, 7d or 30d': 'Hasta cuándo atrás, como 24h, 7d o 30d',
  'Over how long; 24h unless told': 'En cuánto tiempo; 24h si no se dice',
  'all: not only those of your watchlist': 'all: no solo los de tu lista',
  'As 100 USDT to BTC, or 0.5 BTC ETH': 'Como 100 USDT to BTC, o 0.5 BTC ETH',
  'A setting and what it should be, as: budget 5; nothing shows all of them':
    'Un ajuste y su valor, como: budget 5; sin nada se muestran todos',
  'Two times, then digest or silent, kinds that come all the same; off':
    'Dos horas, luego digest o silent, y tipos que llegan igual; off',
  'daily or weekly and an hour, or off': 'daily o weekly y una hora, u off',
  'A language by its name or code, or auto': 'Un idioma por su nombre o código, o auto',
  'A city or an IANA zone, as Europe/Berlin': 'Una ciudad o una zona IANA, como Europe/Berlin',
  'subscribe, show, mute or unsubscribe': 'subscribe, show, mute o unsubscribe',
  'As @mychannel or #my-channel': 'Como @mychannel o #my-channel',
  'Markets, timeframes, kinds; nothing means all': 'Mercados, marcos, tipos; sin nada, todo',
  'at plans a post, cancel ends one, list shows them': 'at programa una publicación, cancel la anula, list las muestra',
  '09:00 every weekday to @channel record; or the number to cancel':
    '09:00 every weekday to @channel record; o el número que anular',
  'Market, timeframe, buy or sell, entry or move, sent or withheld, 2025-11; by market, month; csv':
    'Mercado, marco, buy o sell, entry o move, sent o withheld, 2025-11; by market, month; csv',
  'A signal’s number, as 1042; nothing means the whole record':
    'El número de una señal, como 1042; sin nada, todo el registro',
  'Markets as BTC/USDT,ETH/USDT; "all"; or an earlier run as b77':
    'Mercados como BTC/USDT,ETH/USDT; "all"; o una prueba anterior como b77',
  'First day, as 2025-01-31, or 90d for 90 days back': 'Primer día, como 2025-01-31, o 90d para 90 días atrás',
  'Last day, not included; today unless given': 'Último día, sin incluirlo; hoy si no se dice',
  'What decides; model unless given': 'Qué decide; model si no se dice',
  'start, stop, status, buy, sell, close, positions, trades, history, reset, resume, leaderboard, list':
    'start, stop, status, buy, sell, close, positions, trades, history, reset, resume, leaderboard, list',
  'All in one line, as: 10000 follow BTC,ETH risk=1%, or: BTC 500 stop=60000':
    'Todo en una línea, como: 10000 follow BTC,ETH risk=1%, o: BTC 500 stop=60000',
  'How much: 500 (quote), 0.01btc or 10%': 'Cuánto: 500 (en divisa), 0.01btc o 10%',
  'follow, manual, or a strategy': 'follow, manual o una estrategia',
  'What it begins with; 10000 unless said': 'Con cuánto empieza; 10000 si no se dice',
  'Share of equity lost when a stop is hit, as 1%': 'Parte del capital que se pierde si salta el stop, como 1%',
  'Price of a limit order': 'Precio de una orden limitada',
  'Price of the stop': 'Precio del stop',
  'Price of the target': 'Precio del objetivo',
  'here (this chat), house, or telegram:12345; yours unless said':
    'here (este chat), house o telegram:12345; la tuya si no se dice',
  'Balance, markets, and rules: 10000 BTC,ETH risk=1% positions=3':
    'Saldo, mercados y reglas: 10000 BTC,ETH risk=1% positions=3',
  'status, kill or resume': 'status, kill o resume',
  'yes, typed, to skip the question': 'yes, escrito, para saltar la pregunta',
  'A signal’s number, as 1042': 'El número de una señal, como 1042',
  'retry one failed job, or all of a queue': 'retry: un trabajo fallido, o todos los de una cola',
  'The job as /jobs names it, or the queue': 'El trabajo como lo nombra /jobs, o la cola',
  'ack: you know and take care of it': 'ack: lo sabes y te encargas',
  'As i12': 'Como i12',
  'off: no more; on unless said': 'off: ya no; on si no se dice',
  'list, add, test, template or remove': 'list, add, test, template o remove',
  'add: address, kinds, markets; others: the number, and for template the template':
    'add: dirección, tipos, mercados; los demás: el número, y con template la plantilla',
  'the number of one to send again, or all': 'el número de uno para reenviarlo, o all',
  'yes, to skip the question': 'yes, para saltar la pregunta',
  'As telegram:12345 or discord:12345; /whoami shows it': 'Como telegram:12345 o discord:12345; /whoami lo muestra',
  'The role to give; member unless said': 'El rol que dar; member si no se dice',
  'As telegram:12345; whoever has waited longest unless said':
    'Como telegram:12345; si no se dice, quien más lleva esperando',
  'in, refuse or ban; in unless said': 'in, refuse o ban; in si no se dice',
  'member, trader, admin; list; or revoke': 'member, trader, admin; list; o revoke',
  'How many people; 1 unless said. After revoke: its number':
    'Cuántas personas; 1 si no se dice. Tras revoke: su número',
  'How long; 7 days unless said': 'Cuánto tiempo; 7 días si no se dice',
  'As telegram:12345; anybody unless said': 'Como telegram:12345; cualquiera si no se dice',
  'A verb or a command, as grant; any unless said': 'Un verbo o un comando, como grant; cualquiera si no se dice',
  'How far back, as 24h or 7d; all unless said': 'Hasta cuándo atrás, como 24h o 7d; todo si no se dice',
  'Rows before this number; file for a CSV': 'Filas anteriores a este número; file para un CSV',
  'here, everywhere, telegram, discord: set a rule; map: a Discord role; two or one: admins needed':
    'here, everywhere, telegram, discord: una regla; map: un rol de Discord; two u one: admins necesarios',
  'A verb, a command as /backtest, or discord:<role id>': 'Un verbo, un comando como /backtest, o discord:<role id>',
  'member, trader, admin, owner; default or none takes it back':
    'member, trader, admin, owner; default o none lo deshace',
  'The code your other platform gave you': 'El código que te dio tu otra plataforma',
  'export or delete': 'export o delete',
  'Of an invitation': 'De una invitación',
  'The code the first start printed': 'El código que mostró el primer arranque',
  'The code somebody gave you': 'El código que te dieron',
  'Under the question': 'Bajo la pregunta',
  'yes or no': 'yes o no',
  'A command, as predict, or a topic, as markets': 'Un comando como predict, o un tema como markets',
};
