/** What an option of a command takes, by its English words. */
export const options: Readonly<Record<string, string>> = {
  'A watched market, as BTC/USDT, or the number of a signal, as 1042':
    'Ein beobachteter Markt wie BTC/USDT oder die Nummer eines Signals wie 1042',
  'Length of a candle, as 1h; after a number: first, for how it was first sent':
    'Länge einer Kerze wie 1h; nach einer Nummer: first, wie es zuerst gesendet wurde',
  'A watched market, as BTC/USDT': 'Ein beobachteter Markt wie BTC/USDT',
  'Length of a candle, as 1h': 'Länge einer Kerze wie 1h',
  'As rsi macd bollinger ema20 ema50 vwap; -odds leaves out':
    'Etwa rsi macd bollinger ema20 ema50 vwap; -odds lässt weg',
  'How many, 24 to 300': 'Wie viele, 24 bis 300',
  'Colours of the picture: dark or light': 'Farben des Bildes: dark oder light',
  'A signal number, as 1042, or a market, as BTC/USDT': 'Die Nummer eines Signals wie 1042 oder ein Markt wie BTC/USDT',
  'One or more watched markets, as BTC ETH; without, your watchlist or all':
    'Ein oder mehrere Märkte wie BTC ETH; ohne Angabe deine Liste oder alle',
  'Markets, timeframes, kinds (entry, move, risk, summary); nothing means your watchlist, or all':
    'Märkte, Zeitrahmen, Arten (entry, move, risk, summary); ohne Angabe deine Liste oder alles',
  'on silences, off hears again': 'on schaltet stumm, off hört wieder zu',
  'As: is eth about to drop?': 'Zum Beispiel: fällt eth gleich?',
  'A watched market, or the number of an alert; without, your watchlist':
    'Ein beobachteter Markt oder die Nummer eines Alarms; ohne Angabe deine Liste',
  'rsi(14,1h) < 30 and close > sma(50) · move 5% 1h · then once, or repeat 4h':
    'rsi(14,1h) < 30 and close > sma(50) · move 5% 1h · dann once oder repeat 4h',
  'Ten on a page': 'Zehn je Seite',
  'add, remove, show, use (as default), delete': 'add, remove, show, use (als Standard), delete',
  'A list by name where you have more than one, then markets': 'Name der Liste, wenn du mehrere hast, dann Märkte',
  'Two to six, as BTC ETH SOL; a span may follow, as 30d': 'Zwei bis sechs wie BTC ETH SOL; danach eine Spanne wie 30d',
  'How far back, as 24h, 7d or 30d': 'Wie weit zurück, etwa 24h, 7d oder 30d',
  'Over how long; 24h unless told': 'Über welche Zeit; sonst 24h',
  'all: not only those of your watchlist': 'all: nicht nur die deiner Liste',
  'As 100 USDT to BTC, or 0.5 BTC ETH': 'Etwa 100 USDT to BTC oder 0.5 BTC ETH',
  'A setting and what it should be, as: budget 5; nothing shows all of them':
    'Eine Einstellung und ihr Wert, etwa: budget 5; ohne Angabe alle',
  'Two times, then digest or silent, kinds that come all the same; off':
    'Zwei Uhrzeiten, dann digest oder silent, Arten, die trotzdem kommen; off',
  'daily or weekly and an hour, or off': 'daily oder weekly und eine Uhrzeit, oder off',
  'A language by its name or code, or auto': 'Eine Sprache mit Namen oder Kürzel, oder auto',
  'A city or an IANA zone, as Europe/Berlin': 'Eine Stadt oder IANA-Zone wie Europe/Berlin',
  'subscribe, show, mute or unsubscribe': 'subscribe, show, mute oder unsubscribe',
  'As @mychannel or #my-channel': 'Etwa @mychannel oder #my-channel',
  'Markets, timeframes, kinds; nothing means all': 'Märkte, Zeitrahmen, Arten; ohne Angabe alles',
  'at plans a post, cancel ends one, list shows them': 'at plant einen Beitrag, cancel sagt ihn ab, list zeigt alle',
  '09:00 every weekday to @channel record; or the number to cancel':
    '09:00 every weekday to @channel record; oder die Nummer zum Absagen',
  'Market, timeframe, buy or sell, entry or move, sent or withheld, 2025-11; by market, month; csv':
    'Markt, Zeitrahmen, buy, sell, entry oder move, sent oder withheld, 2025-11; by market, month; csv',
  'A signal’s number, as 1042; nothing means the whole record':
    'Nummer eines Signals wie 1042; ohne Angabe die ganze Bilanz',
  'Markets as BTC/USDT,ETH/USDT; "all"; or an earlier run as b77':
    'Märkte wie BTC/USDT,ETH/USDT; "all"; oder ein früherer Lauf wie b77',
  'First day, as 2025-01-31, or 90d for 90 days back': 'Erster Tag wie 2025-01-31, oder 90d für 90 Tage zurück',
  'Last day, not included; today unless given': 'Letzter Tag, nicht mitgezählt; sonst heute',
  'What decides; model unless given': 'Was entscheidet; sonst model',
  'start, stop, status, buy, sell, close, positions, trades, history, reset, resume, leaderboard, list':
    'start, stop, status, buy, sell, close, positions, trades, history, reset, resume, leaderboard, list',
  'All in one line, as: 10000 follow BTC,ETH risk=1%, or: BTC 500 stop=60000':
    'Alles in einer Zeile, etwa: 10000 follow BTC,ETH risk=1%, oder: BTC 500 stop=60000',
  'How much: 500 (quote), 0.01btc or 10%': 'Wie viel: 500 (Kurswährung), 0.01btc oder 10%',
  'follow, manual, or a strategy': 'follow, manual oder eine Strategie',
  'What it begins with; 10000 unless said': 'Womit es beginnt; sonst 10000',
  'Share of equity lost when a stop is hit, as 1%': 'Anteil am Kapital, der am Stop verloren geht, etwa 1%',
  'Price of a limit order': 'Preis einer Limit-Order',
  'Price of the stop': 'Preis des Stops',
  'Price of the target': 'Preis des Ziels',
  'here (this chat), house, or telegram:12345; yours unless said':
    'here (dieser Chat), house oder telegram:12345; sonst deines',
  'Balance, markets, and rules: 10000 BTC,ETH risk=1% positions=3':
    'Startgeld, Märkte und Regeln: 10000 BTC,ETH risk=1% positions=3',
  'status, kill or resume': 'status, kill oder resume',
  'yes, typed, to skip the question': 'yes, getippt, um die Frage zu überspringen',
  'A signal’s number, as 1042': 'Die Nummer eines Signals wie 1042',
  'retry one failed job, or all of a queue': 'retry: einen gescheiterten Auftrag oder alle einer Warteschlange',
  'The job as /jobs names it, or the queue': 'Der Auftrag, wie /jobs ihn nennt, oder die Warteschlange',
  'ack: you know and take care of it': 'ack: du weißt es und kümmerst dich',
  'As i12': 'Etwa i12',
  'off: no more; on unless said': 'off: nicht mehr; sonst on',
  'list, add, test, template or remove': 'list, add, test, template oder remove',
  'add: address, kinds, markets; others: the number, and for template the template':
    'add: Adresse, Arten, Märkte; sonst: die Nummer, bei template auch die Vorlage',
  'the number of one to send again, or all': 'die Nummer der erneut zu sendenden Nachricht, oder all',
  'yes, to skip the question': 'yes, um die Frage zu überspringen',
  'As telegram:12345 or discord:12345; /whoami shows it': 'Etwa telegram:12345 oder discord:12345; /whoami zeigt es',
  'The role to give; member unless said': 'Die Rolle; sonst member',
  'As telegram:12345; whoever has waited longest unless said': 'Etwa telegram:12345; sonst wer am längsten wartet',
  'in, refuse or ban; in unless said': 'in, refuse oder ban; sonst in',
  'member, trader, admin; list; or revoke': 'member, trader, admin; list; oder revoke',
  'How many people; 1 unless said. After revoke: its number': 'Für wie viele; sonst 1. Nach revoke: ihre Nummer',
  'How long; 7 days unless said': 'Wie lange; sonst 7 Tage',
  'As telegram:12345; anybody unless said': 'Etwa telegram:12345; sonst alle',
  'A verb or a command, as grant; any unless said': 'Ein Verb oder Befehl wie grant; sonst alle',
  'How far back, as 24h or 7d; all unless said': 'Wie weit zurück, etwa 24h oder 7d; sonst alles',
  'Rows before this number; file for a CSV': 'Zeilen vor dieser Nummer; file für eine CSV',
  'here, everywhere, telegram, discord: set a rule; map: a Discord role; two or one: admins needed':
    'here, everywhere, telegram, discord: eine Regel; map: eine Discord-Rolle; two oder one: Admins',
  'A verb, a command as /backtest, or discord:<role id>': 'Ein Verb, ein Befehl wie /backtest, oder discord:<role id>',
  'member, trader, admin, owner; default or none takes it back':
    'member, trader, admin, owner; default oder none nimmt es zurück',
  'The code your other platform gave you': 'Der Code von deiner anderen Plattform',
  'export or delete': 'export oder delete',
  'Of an invitation': 'Einer Einladung',
  'The code the first start printed': 'Der Code, den der erste Start ausgab',
  'The code somebody gave you': 'Der Code, den du bekommen hast',
  'Under the question': 'Unter der Frage',
  'yes or no': 'yes oder no',
  'A command, as predict, or a topic, as markets': 'Ein Befehl wie predict oder ein Thema wie markets',
};
