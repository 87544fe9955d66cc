import type { PaperOwner } from '../../core/paper-account.js';

/** What people call an account: `telegram:12345`, `chat:telegram:-100`, `house`. */
export function ownerText(owner: PaperOwner): string {
  switch (owner.kind) {
    case 'person':
      return `${owner.id.platform}:${owner.id.id}`;
    case 'chat':
      return `chat:${owner.chat.platform}:${owner.chat.id}`;
    case 'house':
      return 'house';
  }
}

/** The unique name its rows have; the house keeps the one of the first version. */
export function accountName(owner: PaperOwner): string {
  switch (owner.kind) {
    case 'person':
      return `${owner.id.platform}-${owner.id.id}`;
    case 'chat':
      return `chat-${owner.chat.platform}-${owner.chat.id}`;
    case 'house':
      return 'main';
  }
}
