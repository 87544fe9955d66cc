/** Was über den Weg der Nachrichten gesagt wird. */
export const messages = {
  'delivery.late': '⏱ {age} zu spät: zum Handeln zu spät',

  'storm.title': '▤ {count} Signale auf einmal',
  'storm.counts': 'Einstiege: {entries} · Bewegungsmeldungen: {moves}. Alle stehen hier, das beste zuerst.',
  'storm.entry':
    '{rank}. {call} {market} · {timeframe}  {net} nach {cost} Kosten · steigt {up} seitwärts {flat} fällt {down}  #{id}',
  'storm.move': '{rank}. ⚡ {market} · {timeframe}  große Bewegung {chance} (üblich {usual}), neigt zu {lean}  #{id}',
  'storm.won': '   ✔ endete mit {net}',
  'storm.lost': '   ✘ endete mit {net}',
  'storm.came': '   ✔ traf ein, Bewegung {move}',
  'storm.didNot': '   ✘ traf nicht ein, Bewegung {move}',
  'storm.expired': '   – verfallen: keine Kerze zum Einstieg',
  'storm.cancelled': '   – zurückgenommen',
  'storm.buttons': 'Eine Nummer zeigt das ganze Signal.',

  'delivery.title': 'Was aus den Nachrichten wurde',
  'delivery.none': 'In den letzten 7 Tagen wurde keine Nachricht gesendet.',
  'delivery.day': 'Letzte 24 h',
  'delivery.week': 'Letzte 7 Tage',
  'delivery.nothing': 'nichts',
  'delivery.platform':
    '{platform}: gesendet {sent} · spät {late} · verworfen {dropped} · wiederholt {retried} · aufgegeben {lost}',
  'delivery.time': 'von der Kerze zur Nachricht: die Hälfte in {p50}, 95 von 100 in {p95} (Signale: {of})',
  'delivery.folded': 'mit anderen zusammen gesagt: {folded}',
  'delivery.tooLate': 'zum Handeln zu spät gesendet, mit Hinweis: {count}',
  'delivery.twice': 'vielleicht doppelt, eine Antwort ging verloren: {count}',
  'delivery.waiting': 'Warten jetzt: {count}',
  'delivery.words':
    'Spät: mehr als 10 s nach dem Entstehen. Verworfen: zum Handeln zu spät und so nicht gewünscht. Aufgegeben: /deadletters.',

  'deadletters.none': 'In den letzten 30 Tagen wurde keine Nachricht aufgegeben.',
  'deadletters.title': 'In 30 Tagen aufgegeben: {count}',
  'deadletters.counts': 'zu oft versucht {dead} · ohne Antwort {unknown} · nicht angenommen {refused}',
  'deadletters.row': '{id}. {kind} an {chat} auf {platform}, {age}: {state} (Versuche: {attempts})',
  'deadletters.state.dead': 'zu oft versucht',
  'deadletters.state.unknown': 'ohne Antwort, also vielleicht angekommen',
  'deadletters.state.refused': 'nicht angenommen',
  'deadletters.reason': '↳ {reason}',
  'deadletters.more': 'und ältere: {count}',
  'deadletters.sure':
    'Nachrichten, die das noch einmal sendet: {count}, auch die vielleicht angekommenen. Was dann zu spät ist, entfällt oder sagt es. Sicher?',
  'deadletters.again': 'Warten auf erneutes Senden: {count}. /deadletters zeigt, was danach aufgegeben wird.',
  'deadletters.gone': 'Die Nachricht {id} ist nicht unter den aufgegebenen; /deadletters zeigt sie.',

  'deadletters.kind.signal': 'Signal',
  'deadletters.kind.outcome': 'Ergebnis',
  'deadletters.kind.followUp': 'Folgemeldung',
  'deadletters.kind.risk': 'Risikowarnung',
  'deadletters.kind.backtest': 'Backtest',
  'deadletters.kind.summary': 'Zusammenfassung',
  'deadletters.kind.paper': 'Meldung des Übungskontos',
  'deadletters.kind.other': 'Nachricht',
} as const;

export const labels = {
  openSignal: '#{id}',
  deliveryFigures: 'Zustellung',
  deadLetters: 'Aufgegeben',
  replayOne: '↻ {id}',
  replayAll: '↻ Alle erneut senden',
} as const;
