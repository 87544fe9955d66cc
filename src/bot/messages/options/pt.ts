/** What an option of a command takes, by its English words. */
export const options: Readonly<Record<string, string>> = {
  'A watched market, as BTC/USDT, or the number of a signal, as 1042':
    'Um mercado observado, como BTC/USDT, ou o número de um sinal, como 1042',
  'Length of a candle, as 1h; after a number: first, for how it was first sent':
    'Duração da vela, como 1h; depois de um número: first, como foi enviado primeiro',
  'A watched market, as BTC/USDT': 'Um mercado observado, como BTC/USDT',
  'Length of a candle, as 1h': 'Duração da vela, como 1h',
  'As rsi macd bollinger ema20 ema50 vwap; -odds leaves out': 'Como rsi macd bollinger ema20 ema50 vwap; -odds retira',
  'How many, 24 to 300': 'Quantas, de 24 a 300',
  'Colours of the picture: dark or light': 'Cores da imagem: dark ou light',
  'A signal number, as 1042, or a market, as BTC/USDT': 'O número de um sinal, como 1042, ou um mercado, como BTC/USDT',
  'One or more watched markets, as BTC ETH; without, your watchlist or all':
    'Um ou mais mercados observados, como BTC ETH; sem nada, sua lista ou todos',
  'Markets, timeframes, kinds (entry, move, risk, summary); nothing means your watchlist, or all':
    'Mercados, períodos, tipos (entry, move, risk, summary); sem nada, sua lista ou tudo',
  'on silences, off hears again': 'on silencia, off volta a ouvir',
  'As: is eth about to drop?': 'Por exemplo: eth vai cair?',
  'A watched market, or the number of an alert; without, your watchlist':
    'Um mercado observado ou o número de um alerta; sem nada, sua lista',
  'rsi(14,1h) < 30 and close > sma(50) · move 5% 1h · then once, or repeat 4h':
    'rsi(14,1h) < 30 and close > sma(50) · move 5% 1h · depois once, ou repeat 4h',
  'Ten on a page': 'Dez por página',
  'add, remove, show, use (as default), delete': 'add, remove, show, use (como padrão), delete',
  'A list by name where you have more than one, then markets': 'O nome da lista se houver mais de uma, depois mercados',
  'Two to six, as BTC ETH SOL; a span may follow, as 30d':
    'De dois a seis, como BTC ETH SOL; depois pode vir um prazo, como 30d',
  'How far back, as 24h, 7d or 30d': 'Até quando atrás, como 24h, 7d ou 30d',
  'Over how long; 24h unless told': 'Em quanto tempo; 24h se não for dito',
  'all: not only those of your watchlist': 'all: não só os da sua lista',
  'As 100 USDT to BTC, or 0.5 BTC ETH': 'Como 100 USDT to BTC, ou 0.5 BTC ETH',
  'A setting and what it should be, as: budget 5; nothing shows all of them':
    'Um ajuste e seu valor, como: budget 5; sem nada, mostra todos',
  'Two times, then digest or silent, kinds that come all the same; off':
    'Dois horários, depois digest ou silent, e tipos que chegam mesmo assim; off',
  'daily or weekly and an hour, or off': 'daily ou weekly e um horário, ou off',
  'A language by its name or code, or auto': 'Um idioma pelo nome ou código, ou auto',
  'A city or an IANA zone, as Europe/Berlin': 'Uma cidade ou um fuso IANA, como Europe/Berlin',
  'subscribe, show, mute or unsubscribe': 'subscribe, show, mute ou unsubscribe',
  'As @mychannel or #my-channel': 'Como @mychannel ou #my-channel',
  'Markets, timeframes, kinds; nothing means all': 'Mercados, períodos, tipos; sem nada, tudo',
  'at plans a post, cancel ends one, list shows them': 'at agenda uma publicação, cancel a cancela, list mostra todas',
  '09:00 every weekday to @channel record; or the number to cancel':
    '09:00 every weekday to @channel record; ou o número a cancelar',
  'Market, timeframe, buy or sell, entry or move, sent or withheld, 2025-11; by market, month; csv':
    'Mercado, período, buy ou sell, entry ou move, sent ou withheld, 2025-11; by market, month; csv',
  'A signal’s number, as 1042; nothing means the whole record':
    'O número de um sinal, como 1042; sem nada, o registro inteiro',
  'Markets as BTC/USDT,ETH/USDT; "all"; or an earlier run as b77':
    'Mercados como BTC/USDT,ETH/USDT; "all"; ou um teste anterior como b77',
  'First day, as 2025-01-31, or 90d for 90 days back': 'Primeiro dia, como 2025-01-31, ou 90d para 90 dias atrás',
  'Last day, not included; today unless given': 'Último dia, não incluído; hoje se não for dito',
  'What decides; model unless given': 'O que decide; model se não for dito',
  'start, stop, status, buy, sell, close, positions, trades, history, reset, resume, leaderboard, list':
    'start, stop, status, buy, sell, close, positions, trades, history, reset, resume, leaderboard, list',
  'All in one line, as: 10000 follow BTC,ETH risk=1%, or: BTC 500 stop=60000':
    'Tudo em uma linha, como: 10000 follow BTC,ETH risk=1%, ou: BTC 500 stop=60000',
  'How much: 500 (quote), 0.01btc or 10%': 'Quanto: 500 (na moeda), 0.01btc ou 10%',
  'follow, manual, or a strategy': 'follow, manual ou uma estratégia',
  'What it begins with; 10000 unless said': 'Com quanto começa; 10000 se não for dito',
  'Share of equity lost when a stop is hit, as 1%': 'Parte do capital perdida se o stop for atingido, como 1%',
  'Price of a limit order': 'Preço de uma ordem limitada',
  'Price of the stop': 'Preço do stop',
  'Price of the target': 'Preço do alvo',
  'here (this chat), house, or telegram:12345; yours unless said':
    'here (este chat), house ou telegram:12345; a sua se não for dito',
  'Balance, markets, and rules: 10000 BTC,ETH risk=1% positions=3':
    'Saldo, mercados e regras: 10000 BTC,ETH risk=1% positions=3',
  'status, kill or resume': 'status, kill ou resume',
  'yes, typed, to skip the question': 'yes, digitado, para pular a pergunta',
  'A signal’s number, as 1042': 'O número de um sinal, como 1042',
  'retry one failed job, or all of a queue': 'retry: um trabalho que falhou, ou todos de uma fila',
  'The job as /jobs names it, or the queue': 'O trabalho como /jobs o chama, ou a fila',
  'ack: you know and take care of it': 'ack: você sabe e vai cuidar disso',
  'As i12': 'Como i12',
  'off: no more; on unless said': 'off: não mais; on se não for dito',
  'list, add, test, template or remove': 'list, add, test, template ou remove',
  'add: address, kinds, markets; others: the number, and for template the template':
    'add: endereço, tipos, mercados; os outros: o número, e com template o modelo',
  'the number of one to send again, or all': 'o número de um para reenviar, ou all',
  'yes, to skip the question': 'yes, para pular a pergunta',
  'As telegram:12345 or discord:12345; /whoami shows it': 'Como telegram:12345 ou discord:12345; /whoami mostra',
  'The role to give; member unless said': 'O papel a dar; member se não for dito',
  'As telegram:12345; whoever has waited longest unless said':
    'Como telegram:12345; se não for dito, quem espera há mais tempo',
  'in, refuse or ban; in unless said': 'in, refuse ou ban; in se não for dito',
  'member, trader, admin; list; or revoke': 'member, trader, admin; list; ou revoke',
  'How many people; 1 unless said. After revoke: its number':
    'Quantas pessoas; 1 se não for dito. Depois de revoke: o número',
  'How long; 7 days unless said': 'Por quanto tempo; 7 dias se não for dito',
  'As telegram:12345; anybody unless said': 'Como telegram:12345; qualquer pessoa se não for dito',
  'A verb or a command, as grant; any unless said': 'Um verbo ou um comando, como grant; qualquer um se não for dito',
  'How far back, as 24h or 7d; all unless said': 'Até quando atrás, como 24h ou 7d; tudo se não for dito',
  'Rows before this number; file for a CSV': 'Linhas anteriores a este número; file para um CSV',
  'here, everywhere, telegram, discord: set a rule; map: a Discord role; two or one: admins needed':
    'here, everywhere, telegram, discord: uma regra; map: um cargo do Discord; two ou one: quantos admins',
  'A verb, a command as /backtest, or discord:<role id>': 'Um verbo, um comando como /backtest, ou discord:<role id>',
  'member, trader, admin, owner; default or none takes it back': 'member, trader, admin, owner; default ou none desfaz',
  'The code your other platform gave you': 'O código que sua outra plataforma deu',
  'export or delete': 'export ou delete',
  'Of an invitation': 'De um convite',
  'The code the first start printed': 'O código mostrado na primeira inicialização',
  'The code somebody gave you': 'O código que lhe deram',
  'Under the question': 'Sob a pergunta',
  'yes or no': 'yes ou no',
  'A command, as predict, or a topic, as markets': 'Um comando como predict, ou um tema como markets',
};
