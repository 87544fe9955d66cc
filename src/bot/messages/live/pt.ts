export const messages = {
  'live.off': 'A negociação em bolsa está desligada: {why}.',
  'live.title': 'Negociação em {venue}, {account}: {state}',
  'live.account.sandbox': 'ambiente de testes',
  'live.account.real': 'DINHEIRO REAL',
  'live.state.starting': 'iniciando',
  'live.state.trading': 'negociando',
  'live.state.halted': 'sem novas entradas',
  'live.state.killing': 'cancelando e zerando',
  'live.state.killed': 'zerado, nada é aberto',
  'live.why': 'Porque: {why}',
  'live.equity': 'Capital {equity} {currency}, em posições no máximo {most}',
  'live.markets': '{markets} em {timeframe} · uma ordem no máximo {most} {currency}',
  'live.position': '{market}: {units} a {entry}',
  'live.noPosition': 'Sem posição',
  'live.orders': 'Ordens não concluídas: {orders}, em dúvida: {doubts}',
  'live.difference': '≠ {text}',
  'live.looked': 'O operador olhou {age}',
  'live.kill.ask':
    'Isto cancela todas as minhas ordens em {venue} ({account}) e fecha a mercado cada posição minha, até não restar nada. Certeza?',
  'live.kill.done':
    'A chave de parada está ligada. Cancelo e zero agora, e aviso quando terminar. /live status mostra.',
  'live.kill.already': 'A chave de parada já está ligada. /live status mostra o andamento.',
  'live.resume.ask':
    'Isto me deixa voltar a abrir posições em {venue} ({account}), e toma por certos o saldo de lá e o que falta das minhas posições. Certeza?',
  'live.resume.done': 'Volto a negociar em {venue} assim que o meu livro e o deles coincidirem.',
  'live.resume.nothing': 'Não há nada a retomar: {state}.',
  'risk.live.sandbox': 'Testes',
  'risk.live.real': 'DINHEIRO REAL',
  'risk.live.difference': '⚠ {account}: o meu livro e a bolsa diferem',
  'risk.live.difference.do': 'Sem novas entradas até coincidirem de novo. Ordens que não são minhas ficam como estão.',
  'risk.live.resolved': '✔ {account}: o meu livro e a bolsa coincidem de novo',
  'risk.live.stopped': '⚠ {account}: negociação parada, uma pessoa precisa agir',
  'risk.live.stopped.do': 'Sem novas entradas. Corrija e depois /live resume.',
  'risk.live.killing': '⚠ {account}: chave de parada por {by}; cancelando e zerando',
  'risk.live.flat': '■ {account}: zerado, como {by} ordenou. Toda ordem foi cancelada; nada é aberto até /live resume',
  'risk.live.resumed': '✔ {account}: a negociação continua',
} as const;

export const labels = {
  liveKill: '■ Cancelar e zerar',
} as const;
