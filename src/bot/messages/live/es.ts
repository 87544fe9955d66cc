export const messages = {
  'live.off': 'El trading en una bolsa está desactivado: {why}.',
  'live.title': 'Trading en {venue}, {account}: {state}',
  'live.account.sandbox': 'entorno de pruebas',
  'live.account.real': 'DINERO REAL',
  'live.state.starting': 'arrancando',
  'live.state.trading': 'operando',
  'live.state.halted': 'sin entradas nuevas',
  'live.state.killing': 'cancelando y cerrando',
  'live.state.killed': 'sin posiciones, no se entra en nada',
  'live.why': 'Porque: {why}',
  'live.equity': 'Capital {equity} {currency}, en posiciones como máximo {most}',
  'live.markets': '{markets} en {timeframe} · una orden como máximo {most} {currency}',
  'live.position': '{market}: {units} a {entry}',
  'live.noPosition': 'Sin posiciones',
  'live.orders': 'Órdenes sin terminar: {orders}, dudosas: {doubts}',
  'live.difference': '≠ {text}',
  'live.looked': 'El operador miró {age}',
  'live.kill.ask':
    'Esto cancela todas mis órdenes en {venue} ({account}) y cierra a mercado cada posición mía, hasta que no quede nada. ¿Seguro?',
  'live.kill.done':
    'El interruptor de parada está activado. Cancelo y cierro ahora, y te aviso cuando acabe. /live status lo muestra.',
  'live.kill.already': 'El interruptor de parada ya está activado. /live status muestra cómo va.',
  'live.resume.ask':
    'Esto me permite volver a entrar en {venue} ({account}), y da por bueno el saldo de allí y lo que falte de mis posiciones. ¿Seguro?',
  'live.resume.done': 'Vuelvo a operar en {venue} en cuanto mi libro y el suyo coincidan.',
  'live.resume.nothing': 'No hay nada que reanudar: {state}.',
  'risk.live.sandbox': 'Pruebas',
  'risk.live.real': 'DINERO REAL',
  'risk.live.difference': '⚠ {account}: mi libro y la bolsa difieren',
  'risk.live.difference.do':
    'Sin entradas nuevas hasta que vuelvan a coincidir. Las órdenes que no son mías quedan como están.',
  'risk.live.resolved': '✔ {account}: mi libro y la bolsa vuelven a coincidir',
  'risk.live.stopped': '⚠ {account}: trading detenido, debe actuar una persona',
  'risk.live.stopped.do': 'Sin entradas nuevas. Arréglalo y después /live resume.',
  'risk.live.killing': '⚠ {account}: interruptor de parada por {by}; cancelando y cerrando',
  'risk.live.flat':
    '■ {account}: sin posiciones, como ordenó {by}. Toda orden está cancelada; no se entra en nada hasta /live resume',
  'risk.live.resumed': '✔ {account}: el trading continúa',
} as const;

export const labels = {
  liveKill: '■ Cancelar y cerrar',
} as const;
