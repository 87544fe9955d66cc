/** Что говорится о пути сообщений. */
export const messages = {
  'delivery.late': '⏱ Опоздание {age}: действовать уже поздно',

  'storm.title': '▤ Сигналов сразу: {count}',
  'storm.counts': 'Входы: {entries} · предупреждения о движении: {moves}. Здесь все, лучший первым.',
  'storm.entry':
    '{rank}. {call} {market} · {timeframe}  {net} после {cost} издержек · рост {up} боковик {flat} падение {down}  #{id}',
  'storm.move': '{rank}. ⚡ {market} · {timeframe}  сильное движение {chance} (обычно {usual}), склон: {lean}  #{id}',
  'storm.won': '   ✔ итог {net}',
  'storm.lost': '   ✘ итог {net}',
  'storm.came': '   ✔ сбылось, движение {move}',
  'storm.didNot': '   ✘ не сбылось, движение {move}',
  'storm.expired': '   – истёк: не было свечи для входа',
  'storm.cancelled': '   – отозван',
  'storm.buttons': 'Номер открывает весь сигнал.',

  'delivery.title': 'Что стало с сообщениями',
  'delivery.none': 'За последние 7 дней сообщений не отправлено.',
  'delivery.day': 'Последние 24 ч',
  'delivery.week': 'Последние 7 дней',
  'delivery.nothing': 'ничего',
  'delivery.platform':
    '{platform}: отправлено {sent} · поздно {late} · отброшено {dropped} · повторено {retried} · оставлено {lost}',
  'delivery.time': 'от свечи до сообщения: половина за {p50}, 95 из 100 за {p95} (сигналы: {of})',
  'delivery.folded': 'сказано вместе с другими: {folded}',
  'delivery.tooLate': 'отправлено слишком поздно, с пометкой: {count}',
  'delivery.twice': 'возможно дважды, ответ потерялся: {count}',
  'delivery.waiting': 'Ждут сейчас: {count}',
  'delivery.words':
    'Поздно: более 10 с после создания. Отброшено: действовать поздно, и так не нужно. Оставлено: /deadletters.',

  'deadletters.none': 'За последние 30 дней ни одно сообщение не оставлено.',
  'deadletters.title': 'Оставлено за 30 дней: {count}',
  'deadletters.counts': 'слишком много попыток {dead} · без ответа {unknown} · не принято {refused}',
  'deadletters.row': '{id}. {kind} в {chat} на {platform}, {age}: {state} (попытки: {attempts})',
  'deadletters.state.dead': 'слишком много попыток',
  'deadletters.state.unknown': 'без ответа, могло дойти',
  'deadletters.state.refused': 'не принято',
  'deadletters.reason': '↳ {reason}',
  'deadletters.more': 'и более старых: {count}',
  'deadletters.sure':
    'Сообщений будет отправлено снова: {count}, в том числе возможно дошедшие. Что опоздает, отбросится или скажет об этом. Точно?',
  'deadletters.again': 'Ждут новой отправки: {count}. /deadletters покажет, что оставлено после неё.',
  'deadletters.gone': 'Сообщения {id} нет среди оставленных; /deadletters показывает их.',

  'deadletters.kind.signal': 'сигнал',
  'deadletters.kind.outcome': 'итог',
  'deadletters.kind.followUp': 'продолжение',
  'deadletters.kind.risk': 'предупреждение о риске',
  'deadletters.kind.backtest': 'бэктест',
  'deadletters.kind.summary': 'сводка',
  'deadletters.kind.paper': 'извещение учебного счёта',
  'deadletters.kind.other': 'сообщение',
} as const;

export const labels = {
  openSignal: '#{id}',
  deliveryFigures: 'Доставка',
  deadLetters: 'Оставленные',
  replayOne: '↻ {id}',
  replayAll: '↻ Отправить все снова',
} as const;
