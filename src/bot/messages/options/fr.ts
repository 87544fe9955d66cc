/** What an option of a command takes, by its English words. */
export const options: Readonly<Record<string, string>> = {
  'A watched market, as BTC/USDT, or the number of a signal, as 1042':
    'Un marché suivi, comme BTC/USDT, ou le numéro d’un signal, comme 1042',
  'Length of a candle, as 1h; after a number: first, for how it was first sent':
    'Durée d’une bougie, comme 1h ; après un numéro : first, tel qu’envoyé d’abord',
  'A watched market, as BTC/USDT': 'Un marché suivi, comme BTC/USDT',
  'Length of a candle, as 1h': 'Durée d’une bougie, comme 1h',
  'As rsi macd bollinger ema20 ema50 vwap; -odds leaves out':
    'Comme rsi macd bollinger ema20 ema50 vwap ; -odds l’enlève',
  'How many, 24 to 300': 'Combien, de 24 à 300',
  'Colours of the picture: dark or light': 'Couleurs de l’image : dark ou light',
  'A signal number, as 1042, or a market, as BTC/USDT':
    'Le numéro d’un signal, comme 1042, ou un marché, comme BTC/USDT',
  'One or more watched markets, as BTC ETH; without, your watchlist or all':
    'Un ou plusieurs marchés suivis, comme BTC ETH ; sinon votre liste ou tous',
  'Markets, timeframes, kinds (entry, move, risk, summary); nothing means your watchlist, or all':
    'Marchés, unités de temps, genres (entry, move, risk, summary) ; sinon votre liste ou tout',
  'on silences, off hears again': 'on coupe le son, off le remet',
  'As: is eth about to drop?': 'Par exemple : eth va-t-il baisser ?',
  'A watched market, or the number of an alert; without, your watchlist':
    'Un marché suivi ou le numéro d’une alerte ; sinon votre liste',
  'rsi(14,1h) < 30 and close > sma(50) · move 5% 1h · then once, or repeat 4h':
    'rsi(14,1h) < 30 and close > sma(50) · move 5% 1h · puis once, ou repeat 4h',
  'Ten on a page': 'Dix par page',
  'add, remove, show, use (as default), delete': 'add, remove, show, use (par défaut), delete',
  'A list by name where you have more than one, then markets':
    'Le nom de la liste si vous en avez plusieurs, puis les marchés',
  'Two to six, as BTC ETH SOL; a span may follow, as 30d':
    'De deux à six, comme BTC ETH SOL ; une durée peut suivre, comme 30d',
  'How far back, as 24h, 7d or 30d': 'Jusqu’où remonter, comme 24h, 7d ou 30d',
  'Over how long; 24h unless told': 'Sur quelle durée ; 24h sauf indication',
  'all: not only those of your watchlist': 'all : pas seulement ceux de votre liste',
  'As 100 USDT to BTC, or 0.5 BTC ETH': 'Comme 100 USDT to BTC, ou 0.5 BTC ETH',
  'A setting and what it should be, as: budget 5; nothing shows all of them':
    'Un réglage et sa valeur, comme : budget 5 ; sinon tous sont montrés',
  'Two times, then digest or silent, kinds that come all the same; off':
    'Deux heures, puis digest ou silent, et les genres qui viennent quand même ; off',
  'daily or weekly and an hour, or off': 'daily ou weekly et une heure, ou off',
  'A language by its name or code, or auto': 'Une langue par son nom ou son code, ou auto',
  'A city or an IANA zone, as Europe/Berlin': 'Une ville ou un fuseau IANA, comme Europe/Berlin',
  'subscribe, show, mute or unsubscribe': 'subscribe, show, mute ou unsubscribe',
  'As @mychannel or #my-channel': 'Comme @mychannel ou #my-channel',
  'Markets, timeframes, kinds; nothing means all': 'Marchés, unités de temps, genres ; sinon tout',
  'at plans a post, cancel ends one, list shows them': 'at programme une publication, cancel l’annule, list les montre',
  '09:00 every weekday to @channel record; or the number to cancel':
    '09:00 every weekday to @channel record ; ou le numéro à annuler',
  'Market, timeframe, buy or sell, entry or move, sent or withheld, 2025-11; by market, month; csv':
    'Marché, durée, buy ou sell, entry ou move, sent ou withheld, 2025-11 ; by market, month ; csv',
  'A signal’s number, as 1042; nothing means the whole record':
    'Le numéro d’un signal, comme 1042 ; sinon tout le registre',
  'Markets as BTC/USDT,ETH/USDT; "all"; or an earlier run as b77':
    'Marchés comme BTC/USDT,ETH/USDT ; "all" ; ou un essai antérieur comme b77',
  'First day, as 2025-01-31, or 90d for 90 days back':
    'Premier jour, comme 2025-01-31, ou 90d pour 90 jours en arrière',
  'Last day, not included; today unless given': 'Dernier jour, non compris ; aujourd’hui sauf indication',
  'What decides; model unless given': 'Ce qui décide ; model sauf indication',
  'start, stop, status, buy, sell, close, positions, trades, history, reset, resume, leaderboard, list':
    'start, stop, status, buy, sell, close, positions, trades, history, reset, resume, leaderboard, list',
  'All in one line, as: 10000 follow BTC,ETH risk=1%, or: BTC 500 stop=60000':
    'Tout en une ligne, comme : 10000 follow BTC,ETH risk=1%, ou : BTC 500 stop=60000',
  'How much: 500 (quote), 0.01btc or 10%': 'Combien : 500 (en devise), 0.01btc ou 10%',
  'follow, manual, or a strategy': 'follow, manual ou une stratégie',
  'What it begins with; 10000 unless said': 'Avec combien il commence ; 10000 sauf indication',
  'Share of equity lost when a stop is hit, as 1%': 'Part du capital perdue si le stop est touché, comme 1%',
  'Price of a limit order': 'Prix d’un ordre à cours limité',
  'Price of the stop': 'Prix du stop',
  'Price of the target': 'Prix de l’objectif',
  'here (this chat), house, or telegram:12345; yours unless said':
    'here (ce salon), house ou telegram:12345 ; le vôtre sauf indication',
  'Balance, markets, and rules: 10000 BTC,ETH risk=1% positions=3':
    'Solde, marchés et règles : 10000 BTC,ETH risk=1% positions=3',
  'status, kill or resume': 'status, kill ou resume',
  'yes, typed, to skip the question': 'yes, tapé, pour sauter la question',
  'A signal’s number, as 1042': 'Le numéro d’un signal, comme 1042',
  'retry one failed job, or all of a queue': 'retry : une tâche échouée, ou toutes celles d’une file',
  'The job as /jobs names it, or the queue': 'La tâche telle que /jobs la nomme, ou la file',
  'ack: you know and take care of it': 'ack : vous le savez et vous en occupez',
  'As i12': 'Comme i12',
  'off: no more; on unless said': 'off : plus du tout ; on sauf indication',
  'list, add, test, template or remove': 'list, add, test, template ou remove',
  'add: address, kinds, markets; others: the number, and for template the template':
    'add : adresse, genres, marchés ; les autres : le numéro, et avec template le modèle',
  'the number of one to send again, or all': 'le numéro de celui à renvoyer, ou all',
  'yes, to skip the question': 'yes, pour sauter la question',
  'As telegram:12345 or discord:12345; /whoami shows it': 'Comme telegram:12345 ou discord:12345 ; /whoami le montre',
  'The role to give; member unless said': 'Le rôle à donner ; member sauf indication',
  'As telegram:12345; whoever has waited longest unless said':
    'Comme telegram:12345 ; sinon qui attend depuis le plus longtemps',
  'in, refuse or ban; in unless said': 'in, refuse ou ban ; in sauf indication',
  'member, trader, admin; list; or revoke': 'member, trader, admin ; list ; ou revoke',
  'How many people; 1 unless said. After revoke: its number':
    'Combien de personnes ; 1 sauf indication. Après revoke : son numéro',
  'How long; 7 days unless said': 'Combien de temps ; 7 jours sauf indication',
  'As telegram:12345; anybody unless said': 'Comme telegram:12345 ; tout le monde sauf indication',
  'A verb or a command, as grant; any unless said': 'Un verbe ou une commande, comme grant ; tous sauf indication',
  'How far back, as 24h or 7d; all unless said': 'Jusqu’où remonter, comme 24h ou 7d ; tout sauf indication',
  'Rows before this number; file for a CSV': 'Lignes avant ce numéro ; file pour un CSV',
  'here, everywhere, telegram, discord: set a rule; map: a Discord role; two or one: admins needed':
    'here, everywhere, telegram, discord : une règle ; map : un rôle Discord ; two ou one : admins requis',
  'A verb, a command as /backtest, or discord:<role id>':
    'Un verbe, une commande comme /backtest, ou discord:<role id>',
  'member, trader, admin, owner; default or none takes it back':
    'member, trader, admin, owner ; default ou none l’annule',
  'The code your other platform gave you': 'Le code donné par votre autre plateforme',
  'export or delete': 'export ou delete',
  'Of an invitation': 'D’une invitation',
  'The code the first start printed': 'Le code affiché au premier démarrage',
  'The code somebody gave you': 'Le code qu’on vous a donné',
  'Under the question': 'Sous la question',
  'yes or no': 'yes ou no',
  'A command, as predict, or a topic, as markets': 'Une commande comme predict, ou un thème comme markets',
};
