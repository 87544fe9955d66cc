/** Ce qui se dit du chemin des messages. */
export const messages = {
  'delivery.late': '⏱ En retard de {age} : trop tard pour agir',

  'storm.title': '▤ {count} signaux à la fois',
  'storm.counts': 'Entrées : {entries} · alertes de mouvement : {moves}. Ils sont tous ici, le meilleur d’abord.',
  'storm.entry':
    '{rank}. {call} {market} · {timeframe}  {net} après {cost} de coût · hausse {up} stable {flat} baisse {down}  #{id}',
  'storm.move':
    '{rank}. ⚡ {market} · {timeframe}  grand mouvement {chance} (d’habitude {usual}), penche vers {lean}  #{id}',
  'storm.won': '   ✔ terminé à {net}',
  'storm.lost': '   ✘ terminé à {net}',
  'storm.came': '   ✔ s’est produit, mouvement {move}',
  'storm.didNot': '   ✘ ne s’est pas produit, mouvement {move}',
  'storm.expired': '   – caduc : aucune bougie pour entrer',
  'storm.cancelled': '   – retiré',
  'storm.buttons': 'Appuyez sur un numéro pour voir le signal entier.',

  'delivery.title': 'Ce que sont devenus les messages',
  'delivery.none': 'Aucun message envoyé ces 7 derniers jours.',
  'delivery.day': 'Dernières 24 h',
  'delivery.week': '7 derniers jours',
  'delivery.nothing': 'rien',
  'delivery.platform':
    '{platform} : envoyés {sent} · tardifs {late} · écartés {dropped} · répétés {retried} · abandonnés {lost}',
  'delivery.time': 'de la bougie au message : la moitié en {p50}, 95 sur 100 en {p95} (signaux : {of})',
  'delivery.folded': 'dits avec d’autres : {folded}',
  'delivery.tooLate': 'envoyés trop tard pour agir, en le disant : {count}',
  'delivery.twice': 'peut-être deux fois, une réponse s’est perdue : {count}',
  'delivery.waiting': 'En attente : {count}',
  'delivery.words':
    'Tardif : plus de 10 s après sa création. Écarté : trop tard pour agir et non voulu ainsi. Abandonnés : /deadletters.',

  'deadletters.none': 'Aucun message abandonné ces 30 derniers jours.',
  'deadletters.title': 'Abandonnés en 30 jours : {count}',
  'deadletters.counts': 'trop d’essais {dead} · sans réponse {unknown} · non acceptés {refused}',
  'deadletters.row': '{id}. {kind} vers {chat} sur {platform}, {age} : {state} (essais : {attempts})',
  'deadletters.state.dead': 'trop d’essais',
  'deadletters.state.unknown': 'sans réponse, donc peut-être arrivé',
  'deadletters.state.refused': 'non accepté',
  'deadletters.reason': '↳ {reason}',
  'deadletters.more': 'et plus anciens : {count}',
  'deadletters.sure':
    'Messages que ceci renvoie : {count}, même ceux qui sont peut-être arrivés. Ce qui vient trop tard est écarté ou le dit. Sûr ?',
  'deadletters.again': 'En attente de renvoi : {count}. /deadletters montre ce qui est abandonné ensuite.',
  'deadletters.gone': 'Le message {id} n’est pas parmi les abandonnés ; /deadletters les montre.',

  'deadletters.kind.signal': 'signal',
  'deadletters.kind.outcome': 'résultat',
  'deadletters.kind.followUp': 'suivi',
  'deadletters.kind.risk': 'alerte de risque',
  'deadletters.kind.backtest': 'backtest',
  'deadletters.kind.summary': 'résumé',
  'deadletters.kind.paper': 'avis du compte fictif',
  'deadletters.kind.other': 'message',
} as const;

export const labels = {
  openSignal: '#{id}',
  deliveryFigures: 'Livraison',
  deadLetters: 'Abandonnés',
  replayOne: '↻ {id}',
  replayAll: '↻ Tout renvoyer',
} as const;
