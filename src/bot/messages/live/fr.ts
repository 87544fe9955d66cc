export const messages = {
  'live.off': 'Le trading avec une bourse est désactivé : {why}.',
  'live.title': 'Trading sur {venue}, {account} : {state}',
  'live.account.sandbox': 'bac à sable',
  'live.account.real': 'ARGENT RÉEL',
  'live.state.starting': 'démarrage',
  'live.state.trading': 'en marche',
  'live.state.halted': 'aucune nouvelle entrée',
  'live.state.killing': 'annulation et clôture',
  'live.state.killed': 'à plat, rien n’est ouvert',
  'live.why': 'Parce que : {why}',
  'live.equity': 'Capital {equity} {currency}, en positions au plus {most}',
  'live.markets': '{markets} en {timeframe} · un ordre d’au plus {most} {currency}',
  'live.position': '{market} : {units} à {entry}',
  'live.noPosition': 'Aucune position',
  'live.orders': 'Ordres non terminés : {orders}, douteux : {doubts}',
  'live.difference': '≠ {text}',
  'live.looked': 'Le trader a regardé {age}',
  'live.kill.ask':
    'Ceci annule tous mes ordres chez {venue} ({account}) et clôt au marché chacune de mes positions, jusqu’à ce qu’il n’en reste rien. Sûr ?',
  'live.kill.done':
    'L’arrêt d’urgence est mis. J’annule et je clôture, et je vous dis quand c’est fait. /live status le montre.',
  'live.kill.already': 'L’arrêt d’urgence est déjà mis. /live status montre où il en est.',
  'live.resume.ask':
    'Ceci me laisse rouvrir des positions chez {venue} ({account}), et tient pour juste le solde qui s’y trouve et ce qui manque de mes positions. Sûr ?',
  'live.resume.done': 'Je reprends chez {venue} dès que mon livre et le leur concordent.',
  'live.resume.nothing': 'Il n’y a rien à reprendre : {state}.',
  'risk.live.sandbox': 'Bac à sable',
  'risk.live.real': 'ARGENT RÉEL',
  'risk.live.difference': '⚠ {account} : mon livre et la bourse diffèrent',
  'risk.live.difference.do':
    'Aucune nouvelle entrée avant qu’ils concordent. Les ordres qui ne sont pas de moi restent tels quels.',
  'risk.live.resolved': '✔ {account} : mon livre et la bourse concordent de nouveau',
  'risk.live.stopped': '⚠ {account} : trading arrêté, une personne doit agir',
  'risk.live.stopped.do': 'Aucune nouvelle entrée. Réglez cela, puis /live resume.',
  'risk.live.killing': '⚠ {account} : arrêt d’urgence par {by} ; annulation et clôture',
  'risk.live.flat':
    '■ {account} : à plat, comme l’a ordonné {by}. Tout ordre est annulé ; rien n’est ouvert avant /live resume',
  'risk.live.resumed': '✔ {account} : le trading continue',
} as const;

export const labels = {
  liveKill: '■ Annuler et clore',
} as const;
