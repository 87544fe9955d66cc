export const messages = {
  'live.off': 'Der Handel an einer Börse ist aus: {why}.',
  'live.title': 'Handel an {venue}, {account}: {state}',
  'live.account.sandbox': 'Testumgebung',
  'live.account.real': 'ECHTES GELD',
  'live.state.starting': 'startet',
  'live.state.trading': 'handelt',
  'live.state.halted': 'keine neuen Einstiege',
  'live.state.killing': 'streicht und stellt glatt',
  'live.state.killed': 'glatt, nichts wird eröffnet',
  'live.why': 'Weil: {why}',
  'live.equity': 'Kapital {equity} {currency}, höchstens {most} in Positionen',
  'live.markets': '{markets} auf {timeframe} · ein Auftrag höchstens {most} {currency}',
  'live.position': '{market}: {units} zu {entry}',
  'live.noPosition': 'Keine Position',
  'live.orders': 'Nicht beendete Aufträge: {orders}, im Zweifel: {doubts}',
  'live.difference': '≠ {text}',
  'live.looked': 'Der Händler schaute {age} nach',
  'live.kill.ask':
    'Das streicht alle meine Aufträge an {venue} ({account}) und schließt jede meiner Positionen zum Markt, bis nichts übrig ist. Sicher?',
  'live.kill.done':
    'Der Notschalter ist an. Ich streiche und stelle jetzt glatt und melde, wenn es getan ist. /live status zeigt es.',
  'live.kill.already': 'Der Notschalter ist schon an. /live status zeigt, wie weit es ist.',
  'live.resume.ask':
    'Damit darf ich an {venue} ({account}) wieder Positionen eröffnen und nehme das Guthaben dort, und was von meinen Positionen fehlt, als richtig hin. Sicher?',
  'live.resume.done': 'Ich handle wieder an {venue}, sobald mein Buch und ihres übereinstimmen.',
  'live.resume.nothing': 'Es gibt nichts fortzusetzen: {state}.',
  'risk.live.sandbox': 'Test',
  'risk.live.real': 'ECHTES GELD',
  'risk.live.difference': '⚠ {account}: mein Buch und die Börse weichen ab',
  'risk.live.difference.do':
    'Keine neuen Einstiege, bis sie wieder übereinstimmen. Aufträge, die nicht meine sind, bleiben, wie sie sind.',
  'risk.live.resolved': '✔ {account}: mein Buch und die Börse stimmen wieder überein',
  'risk.live.stopped': '⚠ {account}: Handel angehalten, ein Mensch muss handeln',
  'risk.live.stopped.do': 'Keine neuen Einstiege. Bring es in Ordnung, dann /live resume.',
  'risk.live.killing': '⚠ {account}: Notschalter durch {by}; wird gestrichen und glattgestellt',
  'risk.live.flat':
    '■ {account}: glatt, wie {by} es befahl. Jeder Auftrag ist gestrichen; bis /live resume wird nichts eröffnet',
  'risk.live.resumed': '✔ {account}: der Handel geht weiter',
} as const;

export const labels = {
  liveKill: '■ Streichen und glattstellen',
} as const;
