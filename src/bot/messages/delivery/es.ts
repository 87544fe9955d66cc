/** Lo que se dice del camino de los mensajes. */
export const messages = {
  'delivery.late': '⏱ Llega {age} tarde: ya no sirve para actuar',

  'storm.title': '▤ {count} señales a la vez',
  'storm.counts': 'Entradas: {entries} · avisos de movimiento: {moves}. Están todas aquí, la mejor primero.',
  'storm.entry':
    '{rank}. {call} {market} · {timeframe}  {net} tras {cost} de coste · sube {up} plano {flat} baja {down}  #{id}',
  'storm.move':
    '{rank}. ⚡ {market} · {timeframe}  gran movimiento {chance} (lo usual {usual}), se inclina a {lean}  #{id}',
  'storm.won': '   ✔ terminó {net}',
  'storm.lost': '   ✘ terminó {net}',
  'storm.came': '   ✔ se cumplió, movió {move}',
  'storm.didNot': '   ✘ no se cumplió, movió {move}',
  'storm.expired': '   – caducó: no llegó vela para entrar',
  'storm.cancelled': '   – retirada',
  'storm.buttons': 'Pulsa un número para ver la señal entera.',

  'delivery.title': 'Cómo les fue a los mensajes',
  'delivery.none': 'No se envió ningún mensaje en los últimos 7 días.',
  'delivery.day': 'Últimas 24 h',
  'delivery.week': 'Últimos 7 días',
  'delivery.nothing': 'nada',
  'delivery.platform':
    '{platform}: enviados {sent} · tardíos {late} · descartados {dropped} · repetidos {retried} · abandonados {lost}',
  'delivery.time': 'de la vela al mensaje: la mitad en {p50}, 95 de 100 en {p95} (señales: {of})',
  'delivery.folded': 'contados junto con otros: {folded}',
  'delivery.tooLate': 'enviados tarde para actuar, diciéndolo: {count}',
  'delivery.twice': 'quizá dos veces, se perdió una respuesta: {count}',
  'delivery.waiting': 'En espera ahora: {count}',
  'delivery.words':
    'Tardío: más de 10 s después de hacerse. Descartado: tarde para actuar y no deseado así. Abandonados: /deadletters.',

  'deadletters.none': 'No se abandonó ningún mensaje en los últimos 30 días.',
  'deadletters.title': 'Abandonados en 30 días: {count}',
  'deadletters.counts': 'demasiados intentos {dead} · sin respuesta {unknown} · no aceptados {refused}',
  'deadletters.row': '{id}. {kind} a {chat} en {platform}, {age}: {state} (intentos: {attempts})',
  'deadletters.state.dead': 'demasiados intentos',
  'deadletters.state.unknown': 'sin respuesta, así que pudo llegar',
  'deadletters.state.refused': 'no aceptado',
  'deadletters.reason': '↳ {reason}',
  'deadletters.more': 'y más antiguos: {count}',
  'deadletters.sure':
    'Mensajes que esto envía otra vez: {count}, también los que pudieron llegar. Lo que ya sea tarde se descarta o lo dice. ¿Seguro?',
  'deadletters.again': 'Esperan a enviarse otra vez: {count}. /deadletters muestra lo que se abandone después.',
  'deadletters.gone': 'El mensaje {id} no está entre los abandonados; /deadletters los muestra.',

  'deadletters.kind.signal': 'señal',
  'deadletters.kind.outcome': 'resultado',
  'deadletters.kind.followUp': 'seguimiento',
  'deadletters.kind.risk': 'alerta de riesgo',
  'deadletters.kind.backtest': 'backtest',
  'deadletters.kind.summary': 'resumen',
  'deadletters.kind.paper': 'aviso de la cuenta simulada',
  'deadletters.kind.other': 'mensaje',
} as const;

export const labels = {
  openSignal: '#{id}',
  deliveryFigures: 'Entrega',
  deadLetters: 'Abandonados',
  replayOne: '↻ {id}',
  replayAll: '↻ Enviar todos otra vez',
} as const;
