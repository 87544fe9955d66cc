/** What became of a message on its way; the words of a platform or of a called server stand in `text`. */
export const sendingSentences = {
  'said.sent.telegram': 'telegram answered {status}: {text}',
  'said.sent.discord': 'discord answered {status}',
  'said.sent.discordCode': 'discord answered {status}, code {code}: {text}',
  'said.sent.noAnswer': 'no answer in {ms} ms',
  'said.sent.failed': 'the sender failed: {reason}',
  'said.sent.removed': 'the webhook was removed',
  'said.sent.status': 'status {status}',
  'said.sent.redirect': '{reason}; redirects are not followed',
  'said.sent.private': '{host} is in a private network',
  'said.sent.leadsInside': '{host} leads into a private network ({address})',
} as const;
