export const messages = {
  'live.off': 'Торговля на бирже выключена: {why}.',
  'live.title': 'Торговля на {venue}, {account}: {state}',
  'live.account.sandbox': 'тестовая среда',
  'live.account.real': 'НАСТОЯЩИЕ ДЕНЬГИ',
  'live.state.starting': 'запускается',
  'live.state.trading': 'торгует',
  'live.state.halted': 'новых входов нет',
  'live.state.killing': 'отменяет и закрывает',
  'live.state.killed': 'позиций нет, ничего не открывается',
  'live.why': 'Потому что: {why}',
  'live.equity': 'Капитал {equity} {currency}, в позициях не больше {most}',
  'live.markets': '{markets} на {timeframe} · одна заявка не больше {most} {currency}',
  'live.position': '{market}: {units} по {entry}',
  'live.noPosition': 'Позиций нет',
  'live.orders': 'Незавершённых заявок: {orders}, под сомнением: {doubts}',
  'live.difference': '≠ {text}',
  'live.looked': 'Трейдер смотрел {age}',
  'live.kill.ask':
    'Это отменит все мои заявки на {venue} ({account}) и закроет по рынку каждую мою позицию, пока ничего не останется. Точно?',
  'live.kill.done': 'Аварийный выключатель включён. Отменяю и закрываю, сообщу, когда закончу. /live status покажет.',
  'live.kill.already': 'Аварийный выключатель уже включён. /live status покажет, как далеко дело.',
  'live.resume.ask':
    'Это позволит мне снова открывать позиции на {venue} ({account}) и принимает остаток там и нехватку моих позиций за верные. Точно?',
  'live.resume.done': 'Снова торгую на {venue}, как только моя книга и их сойдутся.',
  'live.resume.nothing': 'Продолжать нечего: {state}.',
  'risk.live.sandbox': 'Тест',
  'risk.live.real': 'НАСТОЯЩИЕ ДЕНЬГИ',
  'risk.live.difference': '⚠ {account}: моя книга и биржа расходятся',
  'risk.live.difference.do': 'Новых входов не будет, пока они не сойдутся. Чужие заявки остаются как есть.',
  'risk.live.resolved': '✔ {account}: моя книга и биржа снова сходятся',
  'risk.live.stopped': '⚠ {account}: торговля остановлена, нужен человек',
  'risk.live.stopped.do': 'Новых входов нет. Исправьте, затем /live resume.',
  'risk.live.killing': '⚠ {account}: аварийный выключатель, {by}; отменяю и закрываю',
  'risk.live.flat':
    '■ {account}: позиций нет, как приказал {by}. Все заявки отменены; ничего не открывается до /live resume',
  'risk.live.resumed': '✔ {account}: торговля продолжается',
} as const;

export const labels = {
  liveKill: '■ Отменить и закрыть',
} as const;
