/** What is said of scheduled posts, channels, plain questions, and on the platforms' own surfaces; part of the catalogue. */
export const messages = {
  // Lines that find no room in a message.
  'message.rest': '… {count} more in {file}',
  'console.picture': '(Telegram and Discord show the chart here)',
  'console.moreLines': '(and {count} more lines)',

  // A post that is due.
  'post.by': 'Scheduled by {name} · #{id}',
  'post.somebody': 'somebody',
  'post.late': 'It was due {due} and comes {late} late: I was not running then.',
  'post.missed': 'Missed before that: {missed}',
  'post.next': 'Next: {next}',
  'post.skipped': '– Skipped: the post due {due}',
  'post.skippedWhy': 'I was not running then, and {late} later it is not worth posting.',
  'post.stopped': 'Post #{id} is cancelled: {name} may no longer post here.',
  'post.failed': 'Post #{id} is due, but /{command} could not be answered now.',

  // Planning one.
  'planned.title.planned': '✔ Planned · #{id}',
  'planned.title.cancelled': '– Cancelled · #{id}',
  'planned.once': 'Once, {next}',
  'planned.day': 'Every day at {clock}, next {next}',
  'planned.weekday': 'Monday to Friday at {clock}, next {next}',
  'planned.week': 'Every {weekday} at {clock}, next {next}',
  'planned.text': 'Text: {text}',
  'planned.command': 'What {command} says then',
  'planned.to': 'In {chat}',
  'planned.here': 'In this chat',
  'planned.rule': 'If I am not running then, it comes up to {within} late; after that it is skipped, and I say so.',
  'weekday.1': 'Monday',
  'weekday.2': 'Tuesday',
  'weekday.3': 'Wednesday',
  'weekday.4': 'Thursday',
  'weekday.5': 'Friday',
  'weekday.6': 'Saturday',
  'weekday.7': 'Sunday',
  'post.form': 'When, and what? Try: {example}',
  'post.time': 'I don\'t understand the time "{given}". Try: {example}',
  'post.past': '{given} is past, or more than {days} days off. Try: {example}',
  'post.what': 'What shall I post then? A text, or one of: {choices}. Try: {example}',
  'post.command': "I can't post /{given}; I can post {choices}, or a text. Try: {example}",
  'post.long': 'A text to post has at most {most} characters, that one has more.',
  'post.full':
    'At most {inChat} posts wait in a chat, and {ofPerson} of one person. /calendar lists them, with buttons to cancel.',
  'post.unknown': 'No post #{given} waits that you may cancel. /calendar lists them.',
  'post.notYours': 'Only who runs this chat may schedule posts in it: its administrators, or an admin of mine.',

  // Calendar.
  'calendar.title': 'Calendar',
  'calendar.none': 'No post is scheduled. Plan one: {example}',
  'calendar.here': 'Posts in this chat:',
  'calendar.elsewhere': 'Your posts elsewhere:',
  'calendar.post': '#{id} · {when} · {what}',
  'calendar.postTo': '#{id} · {when} · {what} · in {chat}',
  'calendar.more': 'And more: {count}',
  'calendar.dated': 'Besides:',
  'calendar.summary': '{at} · the day in figures, to who hears summaries',
  'calendar.digest': '{at} · your digest',
  'calendar.model': '{at} · model {model} lapses unless a newer one is there',

  // Channels.
  'channel.form': 'What shall I do, and with which channel? Try: {example}',
  'channel.action': 'I don\'t understand "{given}" after /channel; it takes {choices}. Try: {example}',
  'channel.unknown': 'I see no channel "{given}". Add me to it first, and name it as {example}.',
  'channel.notYours': 'You may not manage {channel}: {platform} does not list you among those who may.',
  'channel.cannotPost': 'I may not post in {channel} yet. Give me the right "{missing}" there, then ask again.',
  'channel.noMessages': '{channel} takes no messages itself. Name a channel, or one post in it.',
  'channel.unreachable':
    'I could not ask {platform} who manages that channel, so nothing was changed. Try again shortly.',
  'channel.console': 'There are no channels at the console.',
  'channel.about': 'Channel: {channel}',
  'channel.shown': 'Subscription of {channel}',
  'channel.silent': 'That channel hears nothing by itself now. Start again: {example}',
  'channel.change': 'Change: {example}',

  // Plain questions.
  'ask.how':
    'I answer questions about prices, signals, odds, charts, mood and the record. I watch {markets}. For example: "{example}"',
  'ask.empty': 'What would you like to know? For example: /ask is eth about to drop?',
  'ask.example': '/ask is eth about to drop?',
  'ask.title': 'In short',
  'ask.from': 'From {command}: {title}',
  'ask.unchecked': 'I could not vouch for an answer in words, so here is what I know:',
  'ask.byRule': 'Read by rule, without the language model: {why}',
  'ask.why.person': 'your questions for today are used up',
  'ask.why.day': 'the questions for today are used up',
  'ask.why.failed': 'it did not answer',
  'ask.note': 'Every number above was checked against what these commands said.',

  // In other chats, by the bot's name.
  'inline.letIn': 'Ask to be let in first',
  'inline.how': 'Type a market and a timeframe: btc 1h',
  'inline.signal': 'Signal',
  'inline.predict': 'Prediction',
  'inline.price': 'Price',
  'inline.chart': 'Chart in words',
  'inline.sentiment': 'Mood',
  'inline.open': 'Open the bot',

  // From a message's menu.
  'menu.none': 'I found none of the markets I watch in that message. I watch {markets}.',
} as const;

export const labels = {
  calendar: '🗓 Calendar',
  cancelPost: '✘ Cancel #{id}',
  channelShow: 'What it hears',
  channelStop: '– Unsubscribe it',
  askSource: '/{command}',
} as const;
