export const messages = {
  'access.admin': 'Dafür braucht es die Rolle {needed}; hier bist du {actual}. Ein Admin kann sagen: {example}',
  'access.owner': 'Dafür braucht es die Rolle {needed}; hier bist du {actual}. Der Besitzer kann sagen: {example}',
  'access.rule.chat':
    'In diesem Chat braucht es dafür die Rolle {needed}; du bist {actual}. Wer den Chat leitet, kann das mit /roles ändern',
  'access.rule.wide':
    'Dafür wurde die Rolle {needed} festgelegt; du bist {actual}. Ein Admin kann das mit /roles ändern',
  'rate.chat':
    'Anfragen innerhalb von {window}: {count}, mehr nehme ich aus einem Chat nicht an. Frag wieder in {wait}, oder frag mich direkt.',

  'confirm.title': 'Sicher?',
  'confirm.minutes': 'Gilt {minutes} min, für dich allein, einmal.',
  'confirm.second': 'Ein zweiter Admin muss binnen 10 min zustimmen.',
  'confirm.gone': 'Diese Frage ist vorbei: beantwortet oder zu alt. Frag noch einmal, wenn du es weiterhin willst.',
  'confirm.notYours': 'Das wurde jemand anderes gefragt. Nur diese Person kann antworten.',
  'confirm.elsewhere': 'Das wurde in einem anderen Chat gefragt. Antworte dort.',
  'confirm.dropped': 'Nichts wurde getan.',
  'confirm.waiting': 'Du hast Ja gesagt. Gefragte Admins: {admins}; einer muss binnen {minutes} min zustimmen.',
  'confirm.nobody':
    'Dafür braucht es einen zweiten Admin, und es gibt sonst niemanden, den ich fragen könnte. Der Besitzer kann sagen: {example}',
  'confirm.ownSecond': 'Du hast selbst darum gebeten; jemand anderes muss zustimmen.',
  'confirm.notAdmin': 'Wer zustimmt, muss es auch selbst tun dürfen.',

  'effect.grant': '{person} ist {before} und wäre dann {role}.',
  'effect.revoke': '{person} verlöre die Rolle {before} und wäre {role} wie alle, die neu sind.',
  'effect.ban':
    '{person} ({before}) würde ausgeschlossen: Ich antworte dieser Person nicht mehr, auf keiner verbundenen Plattform.',
  'effect.pause': 'Kein neues Signal und kein neuer Einstieg bis /resume. Was offen ist, bleibt, mit seinen Stops.',
  'effect.invite': 'Wer den Code hat, wird {role}. Höchstens so oft: {uses}; Tage: {days}.',
  'effect.me.delete':
    'Alles, was über dich gespeichert ist, würde entfernt: Konto, Verbindungen, Einstellungen, Alarme, Papierkonto und was dir geschickt wurde. Es lässt sich nicht rückgängig machen. /me export zeigt es vorher.',
  'effect.map': 'Alle mit dieser Discord-Rolle wären hier {role}.',
  'effect.rule.platform': 'Von da an braucht {subject} auf {platform} die Rolle {role}.',
  'effect.rule.everywhere': 'Von da an braucht {subject} überall die Rolle {role}.',
  'effect.link':
    'Ihr wärt eine Person: {kept} und {joined}. Geführt unter {kept}. Kommt mit: {comes}. Haben beide, {kept} gilt und das andere ruht bis /unlink: {rests}. {kept} wäre dann {role}. Sag nur ja, wenn du das selbst bist.',
  'effect.unlink': 'Ihr wärt wieder zwei Personen. Was jetzt gemeinsam ist, bleibt bei {kept}.',

  'people.erased': 'jemand, der gelöscht wurde ({pseudonym})',
  'people.nameless': 'Jemand',

  'people.asks': '{name} bittet um Einlass',
  'people.asks.id': 'Nummer: {person}',
  'people.decided.in': 'Du wurdest eingelassen. /help zeigt, was du fragen kannst.',
  'people.decided.refused': 'Du wurdest nicht eingelassen.',
  'people.decided.banned': 'Ein Admin hat dich von diesem Bot ausgeschlossen.',
  'people.second': '{name} braucht einen zweiten Admin für /{command}',
  'people.second.minutes': 'Gilt {minutes} min.',
  'people.answered.done': '✔ {by} hat /{command} zugestimmt; es ist getan.',
  'people.answered.dropped': '✘ {by} hat /{command} nicht zugestimmt; nichts wurde getan.',
  'people.postStopped':
    'Dein geplanter Beitrag #{id} ist abgesagt: Du darfst den Chat, für den er geplant war, nicht mehr verwalten.',
  'people.left': 'Ich wurde aus {place} entfernt. Chats, die nichts hören, bis ich zurück bin: {chats}.',

  'start.asked': 'Die Admins wurden gebeten, dich einzulassen. Ich sage dir, was sie antworten.',
  'start.waiting': 'Die Admins wurden schon gebeten, dich einzulassen; noch hat niemand geantwortet.',

  'approve.none': 'Niemand wartet auf Einlass.',
  'approve.waiting': 'Warten auf Einlass: {count}. Am längsten wartet {name}, {person}',
  'approve.unknown': '{person} wartet nicht auf Einlass. Um eine Rolle zu geben: {example}',
  'approve.in': '{person} wurde eingelassen und erfährt es.',
  'approve.refused': '{person} wurde nicht eingelassen und erfährt es.',
  'approve.banned': '{person} wurde ausgeschlossen und erfährt es.',
  'approve.already.in': '{by} hat diese Person schon eingelassen.',
  'approve.already.refused': '{by} hat diese Person schon abgelehnt.',
  'approve.already.banned': '{by} hat diese Person schon ausgeschlossen.',

  'grant.lastOwner': 'Das ist der letzte Besitzer. Mach zuerst jemand anderen zum Besitzer: {example}',
  'grant.setting':
    '{person} ist Besitzer durch die Einstellung ADMINS. Wer das Programm betreibt, kann das dort ändern.',
  'grant.moved':
    'Die Rolle von {person} hat sich eben geändert: jetzt {role}. Es wurde nichts getan; sag es noch einmal, wenn du es weiterhin willst.',
  'revoke.done': '{person} ist {role} wie alle, die neu sind.',
  'ban.done': '{person} ist ausgeschlossen.',
  'ban.doneLinked': '{person} ist ausgeschlossen, und {linked} auch: das ist dieselbe Person.',
  'unban.done': '{person} ist nicht mehr ausgeschlossen: jetzt {role}.',
  'unban.nothing': '{person} ist nicht ausgeschlossen, sondern {role}.',

  'claim.wait': 'Zu viele falsche Codes. Von dir lese ich keinen mehr für {wait}.',

  'invite.title': 'Einladung #{id}: Wer sie hat, wird {role}',
  'invite.code': 'Sag mir: /join {code}',
  'invite.link': 'Oder öffne {link}',
  'invite.once': 'Wie oft: {uses}, bis {until}. Ich zeige den Code nur dieses eine Mal.',
  'invite.open': 'Offene Einladungen',
  'invite.none': 'Keine Einladung ist offen. Versuche: {example}',
  'invite.row': '#{id}  {role}  {left} von {uses} übrig, bis {until}, von {by}',
  'invite.revoked': 'Einladung #{id} gilt nicht mehr.',
  'invite.unknown': 'Eine offene Einladung #{id} gibt es nicht. /invite listet sie.',
  'invite.refused': 'Du bist {actual}: Du kannst nur zu Rollen unter deiner eigenen einladen.',
  'invite.number': 'Ich verstehe „{given}“ nicht; möglich ist {takes}. Versuche: {example}',
  'join.done': 'Willkommen: Du bist jetzt {role}. /help zeigt, was du fragen kannst.',
  'join.nothing': 'Du bist schon {role}; die Einladung wurde nicht verbraucht.',
  'join.unknown':
    'Dieser Code gilt nicht: vertippt, verbraucht, zu alt oder zurückgezogen. Frag die Person, die ihn dir gab.',
  'join.public': 'Sag mir das in einem direkten Gespräch, damit niemand sonst den Code liest.',

  'link.code':
    'Sag mir auf deiner anderen Plattform: /link {code} Gilt einmal, {minutes} min lang. Zeig ihn niemandem: Wer ihn sagt, wird du.',
  'link.already': 'Du bist schon verbunden: {others}. /unlink trennt wieder.',
  'link.unknown':
    'Dieser Code gilt nicht: vertippt, benutzt oder älter als {minutes} min. Ein neuer: /link auf der anderen Plattform',
  'link.self': 'Das ist dein eigener Code. Sag ihn auf der anderen Plattform.',
  'link.samePlatform': 'Dieser Code kommt von dieser Plattform. Verbinde ein Konto von Telegram mit einem von Discord.',
  'link.banned': 'Eines der beiden Konten ist von diesem Bot ausgeschlossen.',
  'link.done': 'Ihr seid jetzt eine Person: {kept} und {joined}. Mitgekommen: {comes}. Ruht bis /unlink: {rests}.',
  'unlink.done': 'Ihr seid wieder zwei Personen. Was gemeinsam war, bleibt bei {kept}.',
  'unlink.none': 'Du bist mit keiner anderen Plattform verbunden. /link beginnt es.',

  'me.file': 'Alles, was über dich gespeichert ist, als Datei; Zeilen: {rows}. /me delete entfernt es.',
  'me.lastOwner':
    'Du bist der letzte Besitzer, und der Bot gehörte niemandem. Mach zuerst jemand anderen zum Besitzer: {example}',
  'me.setting':
    'Du bist Besitzer durch die Einstellung ADMINS; das bleibt, bis wer das Programm betreibt es dort ändert.',
  'removed.title': 'Entfernt',
  'removed.deleted': '{what}: {rows} gelöscht',
  'removed.anonymised': '{what}: {rows} sagen nicht mehr, wessen sie sind',
  'removed.kept': '{what}: {rows} behalten. {why}',
  'removed.audit':
    'Was mit diesem Bot getan wurde, bleibt festgehalten, unter einem Pseudonym, das zu niemandem führt.',
  'removed.again': 'Wenn du mir wieder schreibst, fangen wir neu an.',

  'whoami.because.console': 'Du sitzt an der Konsole',
  'whoami.because.setting': 'Besitzer durch die Einstellung ADMINS',
  'whoami.because.given': 'Die Rolle wurde dir gegeben',
  'whoami.because.linked': 'Durch dein anderes Konto, dem diese Rolle gegeben wurde',
  'whoami.because.platformRole': 'Durch eine Discord-Rolle, die so viel gilt',
  'whoami.because.everybody': 'Wie alle hier',
  'whoami.linked': 'Du bist auch {others}',
  'whoami.runsChat': 'Du leitest diesen Chat, also darfst du seine Einstellungen ändern',

  'audit.title': 'Wer was tat',
  'audit.none': 'Nichts dergleichen wurde getan.',
  'audit.row': '#{id}  {at}  {who}  /{command} {args}  {outcome}',
  'audit.outcome.allowed': '✔ erlaubt',
  'audit.outcome.refused': '✘ abgelehnt',
  'audit.outcome.asked': '? nach einem Ja gefragt',
  'audit.outcome.failed': '⚠ gescheitert',
  'audit.file': 'Taten in der Datei: {rows}.',
  'audit.since': 'Ich verstehe „{given}“ nicht; möglich ist 24h oder 7d. Versuche: {example}',

  'refusals.title': 'Warum ich dir etwas verweigert habe',
  'refusals.none': 'Ich habe dir nichts verweigert.',
  'refusals.row': '{at}  /{command}',
  'refusals.remedy.grant': 'Was es ändern würde: {example}',

  'roles.title': 'Wer hier was darf',
  'roles.row': '{verb}: {least}',
  'roles.by.chat': ' (für diesen Chat festgelegt)',
  'roles.by.platform': ' (für diese Plattform festgelegt)',
  'roles.by.everywhere': ' (überall festgelegt)',
  'roles.second': ' + ein zweiter Admin',
  'roles.command': '/{command}: {least}',
  'roles.maps': 'Discord-Rollen',
  'roles.map': '{role} gilt als {counts}',
  'roles.people': 'Leute',
  'roles.person': '{person}  {role}  {name}',
  'roles.change': 'So ändert man es: {example}',
  'roles.done.chat': 'In diesem Chat braucht {subject} jetzt die Rolle {role}.',
  'roles.done.platform': 'Auf {platform} braucht {subject} jetzt die Rolle {role}.',
  'roles.done.everywhere': '{subject} braucht jetzt überall die Rolle {role}.',
  'roles.done.default': 'Die Regel für {subject} ist weg; ohne eine andere braucht es die Rolle {role}.',
  'roles.done.map': 'Die Discord-Rolle {external} gilt jetzt als {role}.',
  'roles.done.unmap': 'Die Discord-Rolle {external} gilt jetzt nichts mehr.',
  'roles.done.two': '{subject} braucht jetzt einen zweiten Admin.',
  'roles.done.one': '{subject} braucht jetzt einen Admin.',
  'roles.subject':
    'Ein Verb oder einen Befehl „{given}“ kenne ich nicht. /roles listet die Verben; ein Befehl schreibt sich /backtest',
  'roles.floor': '{subject} lässt sich nicht für {role} öffnen: mindestens {floor}.',
  'roles.fixed': '{subject} steht allen offen und bleibt so: Sonst könnte niemand erfahren, warum er abgelehnt wird.',
  'roles.above': 'Du bist {actual}: Du kannst nur Rollen bis zu deiner eigenen festlegen.',
  'roles.usage': 'Das verstehe ich nicht. Versuche: {example}',
  'roles.private': 'Regeln eines Chats legt man in ihm fest. Das hier ist ein direktes Gespräch.',
  'roles.loosen': 'Wer einen Chat leitet, kann ihn nur strenger machen: {subject} braucht schon {needed}.',
} as const;

export const labels = {
  confirmYes: 'Ja, tu es',
  confirmNo: 'Nein',
  letIn: 'Einlassen',
  refuse: 'Ablehnen',
  shutOut: 'Ausschließen',
  older: 'Ältere',
  newer: 'Neueste',
  auditFile: 'CSV',
  exportMe: 'Exportieren',
  deleteMe: 'Löschen…',
} as const;
