/** O que se diz do caminho das mensagens. */
export const messages = {
  'delivery.late': '⏱ Chega {age} atrasada: tarde demais para agir',

  'storm.title': '▤ {count} sinais de uma vez',
  'storm.counts': 'Entradas: {entries} · avisos de movimento: {moves}. Estão todos aqui, o melhor primeiro.',
  'storm.entry':
    '{rank}. {call} {market} · {timeframe}  {net} após {cost} de custo · sobe {up} estável {flat} desce {down}  #{id}',
  'storm.move':
    '{rank}. ⚡ {market} · {timeframe}  grande movimento {chance} (habitual {usual}), pende para {lean}  #{id}',
  'storm.won': '   ✔ terminou {net}',
  'storm.lost': '   ✘ terminou {net}',
  'storm.came': '   ✔ aconteceu, moveu {move}',
  'storm.didNot': '   ✘ não aconteceu, moveu {move}',
  'storm.expired': '   – caducou: não veio vela para entrar',
  'storm.cancelled': '   – retirado',
  'storm.buttons': 'Prima um número para ver o sinal inteiro.',

  'delivery.title': 'Como correu às mensagens',
  'delivery.none': 'Nenhuma mensagem foi enviada nos últimos 7 dias.',
  'delivery.day': 'Últimas 24 h',
  'delivery.week': 'Últimos 7 dias',
  'delivery.nothing': 'nada',
  'delivery.platform':
    '{platform}: enviadas {sent} · atrasadas {late} · largadas {dropped} · repetidas {retried} · abandonadas {lost}',
  'delivery.time': 'da vela à mensagem: metade em {p50}, 95 de 100 em {p95} (sinais: {of})',
  'delivery.folded': 'contadas junto com outras: {folded}',
  'delivery.tooLate': 'enviadas tarde demais para agir, dizendo-o: {count}',
  'delivery.twice': 'talvez duas vezes, perdeu-se uma resposta: {count}',
  'delivery.waiting': 'À espera agora: {count}',
  'delivery.words':
    'Atrasada: mais de 10 s depois de feita. Largada: tarde para agir e não desejada assim. Abandonadas: /deadletters.',

  'deadletters.none': 'Nenhuma mensagem foi abandonada nos últimos 30 dias.',
  'deadletters.title': 'Abandonadas em 30 dias: {count}',
  'deadletters.counts': 'tentativas a mais {dead} · sem resposta {unknown} · não aceites {refused}',
  'deadletters.row': '{id}. {kind} para {chat} em {platform}, {age}: {state} (tentativas: {attempts})',
  'deadletters.state.dead': 'tentativas a mais',
  'deadletters.state.unknown': 'sem resposta, por isso pode ter chegado',
  'deadletters.state.refused': 'não aceite',
  'deadletters.reason': '↳ {reason}',
  'deadletters.more': 'e mais antigas: {count}',
  'deadletters.sure':
    'Mensagens que isto envia outra vez: {count}, também as que podem ter chegado. O que já for tarde é descartado ou avisa disso. Tem certeza?',
  'deadletters.again': 'À espera de novo envio: {count}. /deadletters mostra o que for abandonado depois.',
  'deadletters.gone': 'A mensagem {id} não está entre as abandonadas; /deadletters mostra-as.',

  'deadletters.kind.signal': 'sinal',
  'deadletters.kind.outcome': 'resultado',
  'deadletters.kind.followUp': 'seguimento',
  'deadletters.kind.risk': 'alerta de risco',
  'deadletters.kind.backtest': 'backtest',
  'deadletters.kind.summary': 'resumo',
  'deadletters.kind.paper': 'aviso da conta simulada',
  'deadletters.kind.other': 'mensagem',
} as const;

export const labels = {
  openSignal: '#{id}',
  deliveryFigures: 'Entrega',
  deadLetters: 'Abandonadas',
  replayOne: '↻ {id}',
  replayAll: '↻ Enviar todas outra vez',
} as const;
