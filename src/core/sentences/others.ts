/** Addresses and templates of webhooks, time zones, stages of the work. */
export const otherSentences = {
  'said.webhook.address': 'that is no address of the web; write it as https://example.com/signals',
  'said.webhook.protocol':
    '"{protocol}" is not spoken to, only https and http; write it as https://example.com/signals',
  'said.webhook.password': 'a user and password in the address are not sent; calls are signed instead',
  'said.webhook.private': '{host} is in a private network; WEBHOOK_PRIVATE=on lets webhooks go there',
  'said.webhook.notFound': 'the host {host} cannot be found ({why}); check its name',
  'said.webhook.long': 'a template has at most {most} characters, was {count}',
  'said.webhook.placeholder': '"{given}" is no placeholder; write {example}',
  'said.webhook.empty': 'a template names something of the event, or is one of {presets}; write {example}',
  'said.webhook.json': 'that template does not make JSON; write {example}',
  'said.zone': 'the database knows no time zone "{zone}"; try another city of that zone',
  'said.expectedSince': 'expected since the start, not heard of yet',
  'said.replayEnded': 'the replay has ended',
  'said.by': 'by {name}',
  'said.process': '{role} on {host} (pid {pid})',
  'said.agreed': 'agreed with {who}',
  'said.disagreed': 'did not agree with {who}',
} as const;
