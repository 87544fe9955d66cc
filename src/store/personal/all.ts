import { auditData } from './audit-data.js';
import { deliveryData } from './delivery-data.js';
import { paperData } from './paper-data.js';
import { type PersonalData, tableData } from './personal-data.js';
import type { PersonalTable } from './personal-table.js';
import { stateData } from './state-data.js';

const erased = "'gone'";

/** Every table with something about a person or their chat. One that is missing here fails a test (personal-data.test.ts). */
export const personalTables: readonly PersonalTable[] = [
  // What people want to hear, and how.
  {
    table: 'subscriptions',
    account: { word: 'owner' },
    chat: { platform: 'platform', id: 'chat_id' },
    onRemove: 'delete',
    onJoin: 'add',
    movedElsewhere: true,
  },
  { table: 'subscriptions', chat: { word: 'owner', prefix: 'chat:' }, onRemove: 'delete', onJoin: 'add' },
  {
    table: 'chat_owners',
    account: { word: 'owner' },
    chat: { platform: 'platform', id: 'chat_id' },
    onRemove: 'delete',
    onJoin: 'add',
    // Somebody may have written in the new chat before it was known that the old one became it.
    chatKey: [],
  },
  { table: 'chat_owners', chat: { word: 'owner', prefix: 'chat:' }, onRemove: 'delete', onJoin: 'add' },
  { table: 'preferences', account: { word: 'owner' }, onRemove: 'delete', label: 'settings' },
  { table: 'preferences', chat: { word: 'owner', prefix: 'chat:' }, onRemove: 'delete' },
  {
    table: 'preferences',
    chat: { platform: 'digest_platform', id: 'digest_chat_id' },
    onRemove: { set: { digest_platform: 'null', digest_chat_id: 'null' } },
    onJoin: 'add',
  },
  { table: 'watchlists', account: { word: 'owner' }, onRemove: 'delete', label: 'watchlists' },
  { table: 'watchlists', chat: { word: 'owner', prefix: 'chat:' }, onRemove: 'delete' },
  { table: 'noise_budgets', chat: { platform: 'platform', id: 'chat_id' }, onRemove: 'delete' },
  {
    table: 'held_messages',
    chat: { platform: 'platform', id: 'chat_id' },
    onRemove: 'delete',
    onJoin: 'add',
    chatKey: ['announcement_id'],
  },
  { table: 'paused_chats', chat: { platform: 'platform', id: 'chat_id' }, onRemove: 'delete' },
  { table: 'pinned_messages', chat: { platform: 'platform', id: 'chat_id' }, onRemove: 'delete', movedElsewhere: true },
  { table: 'pinned_messages', person: { word: 'created_by' }, onRemove: { set: { created_by: erased } } },
  { table: 'paces', chat: { platform: 'platform', id: 'bucket' }, onRemove: 'delete', movedElsewhere: true },
  // What they asked for.
  {
    table: 'alerts',
    person: { platform: 'maker_platform', id: 'maker_id' },
    account: { platform: 'owner_platform', id: 'owner_id' },
    chat: { platform: 'chat_platform', id: 'chat_id' },
    onRemove: 'delete',
    onJoin: 'add',
    label: 'alerts',
  },
  {
    table: 'scheduled_posts',
    person: { platform: 'by_platform', id: 'by_id' },
    account: { platform: 'account_platform', id: 'account_id' },
    chat: { platform: 'platform', id: 'chat_id' },
    onRemove: 'delete',
    onJoin: 'add',
    label: 'scheduled posts',
  },
  {
    table: 'backtests',
    person: { platform: 'asker_platform', id: 'asker_id' },
    onRemove: {
      set: { asker_id: erased, reason: "case when state = 'cancelled' then 'cancelled by who asked' else reason end" },
    },
    hidden: ['result'],
  },
  {
    table: 'backtests',
    chat: { platform: 'chat_platform', id: 'chat_id' },
    onRemove: { set: { chat_id: erased, message_id: 'null' } },
    onJoin: 'add',
    hidden: ['result'],
  },
  // What the language model cost that day stays counted: whoever erases themselves must not get everybody's share anew.
  {
    table: 'question_budgets',
    person: { platform: 'platform', id: 'id' },
    onRemove: { set: { id: "'gone-' || gen_random_uuid()" } },
  },
  // What they did to the bot.
  { table: 'access_rules', person: { word: 'set_by' }, onRemove: { set: { set_by: erased } } },
  { table: 'access_rules', chat: { platform: 'platform', id: 'chat_id' }, onRemove: 'delete', chatKey: ['subject'] },
  { table: 'role_maps', person: { word: 'set_by' }, onRemove: { set: { set_by: erased } } },
  { table: 'two_person', person: { word: 'set_by' }, onRemove: { set: { set_by: erased } } },
  { table: 'webhooks', person: { word: 'created_by' }, onRemove: { set: { created_by: erased } }, hidden: ['secret'] },
  { table: 'scheduled_posts', shownName: 'reason', onRemove: { set: { reason: "'cancelled'" } } },
  { table: 'backtests', shownName: 'reason', onRemove: { set: { reason: erased } }, hidden: ['result'] },
  { table: 'incidents', shownName: 'acknowledged_by', onRemove: { set: { acknowledged_by: erased } } },
  {
    table: 'confirmations',
    person: { platform: 'platform', id: 'person_id' },
    chat: { platform: 'chat_platform', id: 'chat_id' },
    onRemove: 'delete',
    onJoin: 'add',
    hidden: ['id', 'args'],
  },
  {
    table: 'confirmations',
    person: { platform: 'by_platform', id: 'by_id' },
    onRemove: { set: { by_id: erased } },
    hidden: ['id', 'args'],
  },
  {
    table: 'invitations',
    person: { platform: 'by_platform', id: 'by_id' },
    onRemove: { set: { by_id: erased, revoked_at: 'coalesce(revoked_at, now())' } },
    hidden: ['code_hash'],
  },
  { table: 'invitation_uses', person: { platform: 'platform', id: 'person_id' }, onRemove: 'delete' },
  { table: 'link_codes', person: { platform: 'platform', id: 'person_id' }, onRemove: 'delete', hidden: ['code_hash'] },
  { table: 'code_attempts', person: { platform: 'platform', id: 'person_id' }, onRemove: 'delete' },
  {
    table: 'admissions',
    person: { platform: 'platform', id: 'person_id' },
    chat: { platform: 'chat_platform', id: 'chat_id' },
    onRemove: 'delete',
    onJoin: 'add',
  },
  {
    table: 'admissions',
    person: { platform: 'by_platform', id: 'by_id' },
    onRemove: { set: { by_id: erased } },
  },
  { table: 'chat_places', chat: { platform: 'platform', id: 'chat_id' }, onRemove: 'delete' },
  // The deeds stay, as others answer for what happened; whose they were is erased with this one tie.
  {
    table: 'audit_people',
    person: { platform: 'platform', id: 'person_id' },
    onRemove: { set: { person_id: 'null' } },
  },
  // Last: the others are found by it.
  {
    table: 'people',
    person: { platform: 'platform', id: 'id' },
    onRemove: 'delete',
    // Who was shut out a moment before they erase themselves stays shut out.
    stays: "role = 'banned'",
  },
];

/** Columns that look as if they named somebody and do not, or whose tie to a person stands elsewhere; with the reason. */
export const impersonalColumns: Readonly<Record<string, string>> = {
  'audit.person': 'a number of audit_people, where the tie is erased',
  'audit.chat_platform': 'never a direct conversation',
  'audit.chat_id': 'never a direct conversation',
  'people.account_platform': 'goes with the row',
  'people.account_id': 'goes with the row',
  'people.private_chat': 'goes with the row',
  'confirmations.person_name': 'goes with the row',
  'scheduled_posts.by_name': 'goes with the row',
  'scheduled_posts.chat_name': 'goes with the row',
  'paper_accounts.account': 'paper-data.ts',
  'paper_fills.account': 'goes with the account',
  'paper_trades.account': 'goes with the account',
  'paper_inputs.account': 'goes with the account',
  'paper_equity.account': 'goes with the account',
  'paper_lives.account': 'goes with the account',
  'deliveries.chat_id': 'delivery-data.ts',
  'deliveries.lease_owner': 'a process',
  'audiences.last_chat': 'how far a walk through them came; gone within seconds',
};

export const allPersonalData: readonly PersonalData[] = [
  deliveryData,
  paperData,
  stateData,
  auditData,
  ...personalTables.map(tableData),
];
