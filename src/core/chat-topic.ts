/** A chat's id in its parts: Telegram's forums have topics, `-100123/45`; elsewhere a thread is a channel of its own. */
export interface ChatTopic {
  readonly chat: string;
  /** The topic's number, or null for the chat itself. */
  readonly topic: number | null;
}

/** The parts of `id`. What is no topic is taken whole as the chat. */
export function topicOf(id: string): ChatTopic {
  const match = /^([^/]+)\/([1-9]\d{0,14})$/.exec(id);
  return match ? { chat: match[1] ?? id, topic: Number(match[2]) } : { chat: id, topic: null };
}

/** `-100123` and 45 make `-100123/45`. */
export const withTopic = (chat: string, topic: number | null | undefined): string =>
  topic === null || topic === undefined ? chat : `${chat}/${topic}`;

/** The chat a topic belongs to: what limits, membership and moving count by. */
export const wholeChat = (id: string): string => topicOf(id).chat;
