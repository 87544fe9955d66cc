import { type ChatAddress, platforms } from '../../core/chat.js';
import { wholeChat } from '../../core/chat-topic.js';
import type { PaperOwner } from '../../core/paper-account.js';
import { refusalFor } from '../layers/access.js';
import { message, say } from '../messages/catalogue.js';
import { inLanguage } from '../messages/language.js';
import type { Verb } from '../permissions.js';
import type { ErrorReply, NoticeReply } from '../reply/notices.js';
import type { CommandContext } from './define-command.js';

/** Who asks, and where. */
type Asker = Pick<CommandContext, 'call' | 'identity'>;

/** What /paper calls an account: `telegram:12345`, `chat:telegram:-100`, `house`. */
export function ownerWord(owner: PaperOwner): string {
  switch (owner.kind) {
    case 'person':
      return `${owner.id.platform}:${owner.id.id}`;
    case 'chat':
      return `chat:${owner.chat.platform}:${owner.chat.id}`;
    case 'house':
      return 'house';
  }
}

/** The account a word names; the asker's own where none is named. Null: the word names none. */
export function ownerOf(word: string | undefined, { call: { chat }, identity }: Asker): PaperOwner | null {
  if (word === undefined) return { kind: 'person', id: identity.account };
  if (word === 'house') return { kind: 'house' };
  if (word === 'here') return { kind: 'chat', chat: { ...chat, id: wholeChat(chat.id) } };
  const isChat = word.startsWith('chat:');
  const [platformName = '', ...rest] = (isChat ? word.slice('chat:'.length) : word).split(':');
  const platform = platforms.find((one) => one === platformName);
  const id = rest.join(':');
  if (!platform || id === '') return null;
  const address: ChatAddress = { platform, id };
  if (isChat) return { kind: 'chat', chat: address };
  // Every id of a linked person means the one account they share.
  return { kind: 'person', id: isAsker(address, identity) ? identity.account : address };
}

const isSame = (one: ChatAddress, other: ChatAddress): boolean =>
  one.platform === other.platform && one.id === other.id;

const isAsker = (id: ChatAddress, { person, account, linked = [] }: Asker['identity']): boolean =>
  [person.id, account, ...linked].some((one) => isSame(one, id));

export const isOwn = (owner: PaperOwner, { identity }: Asker): boolean =>
  owner.kind === 'person' && isAsker(owner.id, identity);

/** Says that this account was never opened, and how it is. */
export function noPaperAccount(owner: PaperOwner, context: CommandContext): NoticeReply {
  const example = '/paper start 10000';
  const text = isOwn(owner, context)
    ? message('paper.none', { example })
    : message('paper.noneOther', { name: ownerLabel(owner, context), example: `${example} of=${ownerWord(owner)}` });
  return { ...context.frame, ephemeral: true, kind: 'notice', ...text };
}

const isHere = (owner: PaperOwner, { call: { chat } }: Asker): boolean =>
  owner.kind === 'chat' && isSame(owner.chat, { ...chat, id: wholeChat(chat.id) });

/**
 * The verb an account needs: one's own as a member; of this chat and the house, reading as a trader and control as an
 * admin; anybody else's as an admin.
 */
export function verbFor(owner: PaperOwner, changes: boolean, asker: Asker): Verb {
  if (isOwn(owner, asker)) return 'paperOwn';
  if (!changes && (owner.kind === 'house' || isHere(owner, asker))) return 'paperRead';
  return 'paperControl';
}

/** Null when the asker may; else the refusal to answer with. */
export function ownerRefusal(owner: PaperOwner, changes: boolean, context: CommandContext): ErrorReply | null {
  const { identity, call, access, frame } = context;
  const refusal = refusalFor(identity, verbFor(owner, changes, context), access, call.name);
  if (!refusal) return null;
  const personal = { ...frame, ephemeral: true, kind: 'error' as const };
  // Mostly a button under somebody else's answer: whose it is helps more than which role is missing.
  const isOthers = owner.kind === 'person' && (refusal.id === 'access.owner' || refusal.id === 'access.admin');
  return isOthers ? { ...personal, ...message('access.paper', {}) } : { ...personal, ...refusal };
}

/** How messages name it to the asker. */
export function ownerLabel(owner: PaperOwner, asker: Asker & Pick<CommandContext, 'frame'>): string {
  return inLanguage(asker.frame.language ?? 'en', () => {
    if (isOwn(owner, asker)) return say('paper.label.own');
    if (owner.kind === 'house') return say('paper.label.house');
    if (isHere(owner, asker)) return say('paper.label.here');
    return ownerWord(owner);
  });
}
