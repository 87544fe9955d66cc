import type { ChatAddress, PersonId } from '../chat.js';

/** Everything one person is known under. */
export interface Subject {
  readonly account: PersonId;
  /** With the account itself. */
  readonly ids: readonly PersonId[];
  /** Their direct conversations. */
  readonly chats: readonly ChatAddress[];
  /** As they show themselves, where something was written down under a name. */
  readonly names?: readonly string[];
}

/** What became of one kind of rows. */
export interface Removal {
  readonly what: string;
  readonly rows: number;
  readonly how: 'deleted' | 'anonymised' | 'kept';
  /** Why it is kept. */
  readonly why: string | null;
}

/** A person's right to see what is kept about them and to have it removed. */
export interface Privacy {
  subjectOf(id: PersonId): Promise<Subject>;
  /** Every row about the person, by table. */
  exportOf(subject: Subject): Promise<Readonly<Record<string, readonly object[]>>>;
  /** In one transaction. */
  removeOf(subject: Subject): Promise<readonly Removal[]>;
}
