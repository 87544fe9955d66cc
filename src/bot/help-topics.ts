/** What `/help` gathers commands under, in the order it shows them. None is called like a command. */
export const helpTopics = ['calls', 'markets', 'hearing', 'trading', 'chats', 'you', 'people', 'operating'] as const;

export type HelpTopic = (typeof helpTopics)[number];

export const isHelpTopic = (text: string): text is HelpTopic => (helpTopics as readonly string[]).includes(text);
