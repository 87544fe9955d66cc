export const messages = {
  'access.admin':
    'Il faut pour cela le rôle {needed} ; ici vous êtes {actual}. Un administrateur peut dire : {example}',
  'access.owner': 'Il faut pour cela le rôle {needed} ; ici vous êtes {actual}. Le propriétaire peut dire : {example}',
  'access.rule.chat':
    'Dans ce salon il faut pour cela le rôle {needed} ; vous êtes {actual}. Qui dirige le salon peut le changer avec /roles',
  'access.rule.wide':
    'Il a été fixé qu’il faut pour cela le rôle {needed} ; vous êtes {actual}. Un administrateur peut le changer avec /roles',
  'rate.chat':
    'Demandes en {window} : {count}, autant que j’en accepte d’un salon. Redemandez dans {wait}, ou demandez-moi directement.',

  'confirm.title': 'Sûr ?',
  'confirm.minutes': 'Valable {minutes} min, pour vous seul, une fois.',
  'confirm.second': 'Un second administrateur doit accepter dans les 10 min.',
  'confirm.gone': 'Cette question est passée : répondue, ou trop vieille. Redemandez si vous le voulez encore.',
  'confirm.notYours': 'C’est à quelqu’un d’autre que je l’ai demandé. Seule cette personne peut répondre.',
  'confirm.elsewhere': 'Je l’ai demandé dans un autre salon. Répondez là-bas.',
  'confirm.dropped': 'Rien n’a été fait.',
  'confirm.waiting':
    'Vous avez dit oui. Administrateurs interrogés : {admins} ; l’un d’eux doit accepter dans les {minutes} min.',
  'confirm.nobody':
    'Il faut pour cela un second administrateur, et il n’y a personne d’autre à interroger. Le propriétaire peut dire : {example}',
  'confirm.ownSecond': 'C’est vous qui l’avez demandé ; quelqu’un d’autre doit accepter.',
  'confirm.notAdmin': 'Qui accepte doit avoir le droit de le faire soi-même.',

  'effect.grant': '{person} est {before} et deviendrait {role}.',
  'effect.revoke': '{person} perdrait le rôle {before} et serait {role} comme tous les nouveaux.',
  'effect.ban':
    '{person} ({before}) serait exclu : je ne lui réponds plus rien, sur aucune des plateformes qui lui sont liées.',
  'effect.pause': 'Aucun nouveau signal ni nouvelle entrée avant /resume. Ce qui est ouvert reste, avec ses stops.',
  'effect.invite': 'Qui a le code devient {role}. Utilisations au plus : {uses} ; jours : {days}.',
  'effect.me.delete':
    'Tout ce qui est gardé sur vous serait retiré : compte, liens, réglages, alertes, compte fictif et ce qui vous a été envoyé. C’est sans retour. /me export le montre d’abord.',
  'effect.map': 'Tous ceux qui ont ce rôle Discord seraient {role} ici.',
  'effect.rule.platform': 'Dès lors {subject} demande le rôle {role} sur {platform}.',
  'effect.rule.everywhere': 'Dès lors {subject} demande le rôle {role} partout.',
  'effect.link':
    'Vous seriez une seule personne : {kept} et {joined}. Gardé sous {kept}. Vient avec : {comes}. Les deux l’ont, celui de {kept} compte et l’autre repose jusqu’à /unlink : {rests}. {kept} serait alors {role}. Dites oui seulement si c’est vous.',
  'effect.unlink': 'Vous seriez de nouveau deux personnes. Ce qui est commun reste à {kept}.',

  'people.erased': 'quelqu’un d’effacé ({pseudonym})',
  'people.nameless': 'Quelqu’un',

  'people.asks': '{name} demande à entrer',
  'people.asks.id': 'Son numéro : {person}',
  'people.decided.in': 'Vous êtes admis. /help dit ce qu’on peut demander.',
  'people.decided.refused': 'Vous n’avez pas été admis.',
  'people.decided.banned': 'Un administrateur vous a exclu de ce bot.',
  'people.second': '{name} a besoin d’un second administrateur pour /{command}',
  'people.second.minutes': 'Valable {minutes} min.',
  'people.answered.done': '✔ {by} a accepté /{command} ; c’est fait.',
  'people.answered.dropped': '✘ {by} n’a pas accepté /{command} ; rien n’a été fait.',
  'people.postStopped':
    'Votre publication programmée #{id} est annulée : vous ne pouvez plus gérer le salon auquel elle était destinée.',
  'people.left': 'On m’a retiré de {place}. Salons qui n’entendent rien avant mon retour : {chats}.',

  'start.asked': 'Les administrateurs ont été priés de vous admettre. Je vous dirai leur réponse.',
  'start.waiting': 'Les administrateurs ont déjà été priés de vous admettre ; personne n’a encore répondu.',

  'approve.none': 'Personne n’attend d’entrer.',
  'approve.waiting': 'Attendent d’entrer : {count}. Depuis le plus longtemps : {name}, {person}',
  'approve.unknown': '{person} n’attend pas d’entrer. Pour donner un rôle : {example}',
  'approve.in': '{person} est admis, et l’apprend.',
  'approve.refused': '{person} n’est pas admis, et l’apprend.',
  'approve.banned': '{person} est exclu, et l’apprend.',
  'approve.already.in': '{by} a déjà admis cette personne.',
  'approve.already.refused': '{by} a déjà refusé cette personne.',
  'approve.already.banned': '{by} a déjà exclu cette personne.',

  'grant.lastOwner': 'C’est le dernier propriétaire. Nommez-en d’abord un autre : {example}',
  'grant.setting': '{person} est propriétaire par le réglage ADMINS. Qui exploite le programme peut l’y retirer.',
  'grant.moved':
    'Le rôle de {person} a changé à l’instant : {role} maintenant. Rien n’a été fait ; redites-le si vous le voulez toujours.',
  'revoke.done': '{person} est {role} comme tous les nouveaux.',
  'ban.done': '{person} est exclu.',
  'ban.doneLinked': '{person} est exclu, et {linked} aussi : c’est la même personne.',
  'unban.done': '{person} n’est plus exclu : rôle {role}.',
  'unban.nothing': '{person} n’est pas exclu ; rôle {role}.',

  'claim.wait': 'Trop de mauvais codes. Je n’en lis plus de vous pendant {wait}.',

  'invite.title': 'Invitation #{id} : qui l’a devient {role}',
  'invite.code': 'Dites-moi : /join {code}',
  'invite.link': 'Ou ouvrez {link}',
  'invite.once': 'Utilisations : {uses}, jusqu’à {until}. Je ne montre le code que cette fois.',
  'invite.open': 'Invitations ouvertes',
  'invite.none': 'Aucune invitation n’est ouverte. Essayez : {example}',
  'invite.row': '#{id}  {role}  reste {left} sur {uses}, jusqu’à {until}, par {by}',
  'invite.revoked': 'L’invitation #{id} ne vaut plus rien.',
  'invite.unknown': 'Il n’y a pas d’invitation ouverte #{id}. /invite les liste.',
  'invite.refused': 'Vous êtes {actual} : vous ne pouvez inviter qu’à des rôles au-dessous du vôtre.',
  'invite.number': 'Je ne comprends pas « {given} » ; il faut {takes}. Essayez : {example}',
  'join.done': 'Bienvenue : vous êtes {role}. /help dit ce qu’on peut demander.',
  'join.nothing': 'Vous êtes déjà {role} ; l’invitation n’a pas servi.',
  'join.unknown': 'Ce code ne vaut rien : mal tapé, épuisé, trop vieux ou retiré. Demandez à qui vous l’a donné.',
  'join.public': 'Dites-le-moi en conversation directe, pour que personne d’autre ne lise le code.',

  'link.code':
    'Sur votre autre plateforme dites-moi : /link {code} Valable une fois, {minutes} min. Ne le montrez à personne : qui le dit devient vous.',
  'link.already': 'Vous êtes déjà lié : {others}. /unlink sépare de nouveau.',
  'link.unknown':
    'Ce code ne vaut rien : mal tapé, utilisé ou vieux de plus de {minutes} min. Un nouveau : /link sur l’autre plateforme',
  'link.self': 'C’est votre propre code. Dites-le sur l’autre plateforme.',
  'link.samePlatform': 'Ce code vient de cette plateforme. Liez un compte Telegram et un compte Discord.',
  'link.banned': 'L’un des deux comptes est exclu de ce bot.',
  'link.done':
    'Vous êtes une seule personne : {kept} et {joined}. Venu avec : {comes}. Repose jusqu’à /unlink : {rests}.',
  'unlink.done': 'Vous êtes de nouveau deux personnes. Ce qui était commun reste à {kept}.',
  'unlink.none': 'Vous n’êtes lié à aucune autre plateforme. /link commence.',

  'me.file': 'Tout ce qui est gardé sur vous, en fichier ; lignes : {rows}. /me delete le retire.',
  'me.lastOwner':
    'Vous êtes le dernier propriétaire, et le bot ne serait à personne. Nommez-en d’abord un autre : {example}',
  'me.setting':
    'Vous êtes propriétaire par le réglage ADMINS ; cela reste jusqu’à ce que qui exploite le programme l’y retire.',
  'removed.title': 'Retiré',
  'removed.deleted': '{what} : {rows} effacées',
  'removed.anonymised': '{what} : {rows} ne disent plus à qui elles sont',
  'removed.kept': '{what} : {rows} gardées. {why}',
  'removed.audit': 'Ce qui a été fait avec ce bot reste noté, sous un pseudonyme qui ne mène à personne.',
  'removed.again': 'Si vous m’écrivez encore, nous recommençons à zéro.',

  'whoami.because.console': 'Vous êtes à la console',
  'whoami.because.setting': 'Propriétaire par le réglage ADMINS',
  'whoami.because.given': 'Ce rôle vous a été donné',
  'whoami.because.linked': 'Par votre autre compte, à qui ce rôle a été donné',
  'whoami.because.platformRole': 'Par un rôle Discord qui vaut autant',
  'whoami.because.everybody': 'Comme tout le monde ici',
  'whoami.linked': 'Vous êtes aussi {others}',
  'whoami.runsChat': 'Vous dirigez ce salon, vous pouvez donc changer ses réglages',

  'audit.title': 'Qui a fait quoi',
  'audit.none': 'Rien de tel n’a été fait.',
  'audit.row': '#{id}  {at}  {who}  /{command} {args}  {outcome}',
  'audit.outcome.allowed': '✔ permis',
  'audit.outcome.refused': '✘ refusé',
  'audit.outcome.asked': '? un oui a été demandé',
  'audit.outcome.failed': '⚠ échoué',
  'audit.file': 'Actes dans le fichier : {rows}.',
  'audit.since': 'Je ne comprends pas « {given} » ; il faut 24h ou 7d. Essayez : {example}',

  'refusals.title': 'Pourquoi je vous ai refusé',
  'refusals.none': 'Je ne vous ai rien refusé.',
  'refusals.row': '{at}  /{command}',
  'refusals.remedy.grant': 'Ce qui le changerait : {example}',

  'roles.title': 'Qui peut quoi ici',
  'roles.row': '{verb} : {least}',
  'roles.by.chat': ' (fixé pour ce salon)',
  'roles.by.platform': ' (fixé pour cette plateforme)',
  'roles.by.everywhere': ' (fixé partout)',
  'roles.second': ' + un second administrateur',
  'roles.command': '/{command} : {least}',
  'roles.maps': 'Rôles Discord',
  'roles.map': '{role} vaut {counts}',
  'roles.people': 'Personnes',
  'roles.person': '{person}  {role}  {name}',
  'roles.change': 'Pour changer : {example}',
  'roles.done.chat': 'Dans ce salon {subject} demande maintenant le rôle {role}.',
  'roles.done.platform': 'Sur {platform} {subject} demande maintenant le rôle {role}.',
  'roles.done.everywhere': '{subject} demande maintenant partout le rôle {role}.',
  'roles.done.default': 'La règle de {subject} n’est plus ; sans autre il faut le rôle {role}.',
  'roles.done.map': 'Le rôle Discord {external} vaut maintenant {role}.',
  'roles.done.unmap': 'Le rôle Discord {external} ne vaut plus rien.',
  'roles.done.two': '{subject} demande maintenant un second administrateur.',
  'roles.done.one': '{subject} demande maintenant un administrateur.',
  'roles.subject':
    'Je ne connais ni verbe ni commande « {given} ». /roles liste les verbes ; une commande s’écrit /backtest',
  'roles.floor': '{subject} ne peut être ouvert à {role} : au moins {floor}.',
  'roles.fixed': '{subject} est à tous et le reste : sinon personne ne saurait pourquoi on lui refuse.',
  'roles.above': 'Vous êtes {actual} : vous ne pouvez fixer que des rôles jusqu’au vôtre.',
  'roles.usage': 'Je ne comprends pas. Essayez : {example}',
  'roles.private': 'Les règles d’un salon se fixent dans ce salon. Ceci est une conversation directe.',
  'roles.loosen': 'Qui dirige un salon ne peut que le rendre plus strict : {subject} demande déjà {needed}.',
} as const;

export const labels = {
  confirmYes: 'Oui, faites-le',
  confirmNo: 'Non',
  letIn: 'Admettre',
  refuse: 'Refuser',
  shutOut: 'Exclure',
  older: 'Plus anciens',
  newer: 'Plus récents',
  auditFile: 'CSV',
  exportMe: 'Exporter',
  deleteMe: 'Effacer…',
} as const;
