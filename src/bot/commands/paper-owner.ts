import { type ChatAddress, platforms } from '../../core/chat.js';
import type { PaperOwner } from '../../core/ports/paper.js';
import { refusalFor } from '../layers/access.js';
import { message, say } from '../messages/catalogue.js';
import type { Verb } from '../permissions.js';
import type { ErrorReply } from '../reply.js';
import type { CommandContext } from './define-command.js';

type Call = CommandContext['call'];

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
export function ownerOf(word: string | undefined, { person, chat }: Call): PaperOwner | null {
  if (word === undefined) return { kind: 'person', id: person };
  if (word === 'house') return { kind: 'house' };
  if (word === 'here') return { kind: 'chat', chat };
  const isChat = word.startsWith('chat:');
  const [platformName = '', ...rest] = (isChat ? word.slice('chat:'.length) : word).split(':');
  const platform = platforms.find((one) => one === platformName);
  const id = rest.join(':');
  if (!platform || id === '') return null;
  const address: ChatAddress = { platform, id };
  return isChat ? { kind: 'chat', chat: address } : { kind: 'person', id: address };
}

const isSame = (one: ChatAddress, other: ChatAddress): boolean =>
  one.platform === other.platform && one.id === other.id;

const isOwn = (owner: PaperOwner, { person }: Call): boolean => owner.kind === 'person' && isSame(owner.id, person);

const isHere = (owner: PaperOwner, { chat }: Call): boolean => owner.kind === 'chat' && isSame(owner.chat, chat);

/**
 * The verb an account needs: one's own as a member; of this chat and the house, reading as a trader and control as an
 * admin; anybody else's as an admin.
 */
export function verbFor(owner: PaperOwner, changes: boolean, call: Call): Verb {
  if (isOwn(owner, call)) return 'paperOwn';
  if (!changes && (owner.kind === 'house' || isHere(owner, call))) return 'paperRead';
  return 'paperControl';
}

/** Null when the asker may; else the refusal to answer with. */
export function ownerRefusal(owner: PaperOwner, changes: boolean, context: CommandContext): ErrorReply | null {
  const { identity, call, access, frame } = context;
  const refusal = refusalFor(identity, verbFor(owner, changes, call), access);
  if (!refusal) return null;
  const personal = { ...frame, ephemeral: true, kind: 'error' as const };
  // Mostly a button under somebody else's answer: whose it is helps more than which role is missing.
  const isOthers = owner.kind === 'person' && refusal.id === 'access.role';
  return isOthers ? { ...personal, ...message('access.paper', {}) } : { ...personal, ...refusal };
}

/** How messages name it to the asker. */
export function ownerLabel(owner: PaperOwner, call: Call): string {
  if (isOwn(owner, call)) return say('paper.label.own');
  if (owner.kind === 'house') return say('paper.label.house');
  if (isHere(owner, call)) return say('paper.label.here');
  return ownerWord(owner);
}
