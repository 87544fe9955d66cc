import { deliveryData } from './delivery-data.js';
import { paperData } from './paper-data.js';
import { type PersonalData, tableData } from './personal-data.js';
import type { PersonalTable } from './personal-table.js';

const erased = "'gone'";

/** Every table with something about a person or their chat. One that is missing here fails a test (personal-data.test.ts). */
const personalTables: readonly PersonalTable[] = [
  {
    table: 'subscriptions',
    chat: { platform: 'platform', id: 'chat_id' },
    onRemove: 'delete',
    movedElsewhere: true,
  },
  { table: 'paused_chats', chat: { platform: 'platform', id: 'chat_id' }, onRemove: 'delete' },
  {
    table: 'backtests',
    person: { platform: 'asker_platform', id: 'asker_id' },
    onRemove: {
      set: {
        asker_id: erased,
        reason: "case when state = 'cancelled' then 'cancelled by who asked' else reason end",
      },
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
  {
    table: 'access_rules',
    person: { word: 'set_by' },
    onRemove: { set: { set_by: erased } },
  },
  { table: 'access_rules', chat: { platform: 'platform', id: 'chat_id' }, onRemove: 'delete' },
  { table: 'role_maps', person: { word: 'set_by' }, onRemove: { set: { set_by: erased } } },
  { table: 'two_person', person: { word: 'set_by' }, onRemove: { set: { set_by: erased } } },
  {
    table: 'confirmations',
    person: { platform: 'platform', id: 'person_id' },
    onRemove: 'delete',
    hidden: ['id'],
  },
  {
    table: 'confirmations',
    chat: { platform: 'chat_platform', id: 'chat_id' },
    onRemove: 'delete',
    onJoin: 'add',
    hidden: ['id'],
  },
  {
    table: 'confirmations',
    person: { platform: 'by_platform', id: 'by_id' },
    onRemove: { set: { by_id: erased } },
    hidden: ['id'],
  },
  {
    table: 'invitations',
    person: { platform: 'by_platform', id: 'by_id' },
    onRemove: { set: { by_id: erased, revoked_at: 'coalesce(revoked_at, now())' } },
    hidden: ['code_hash'],
  },
  { table: 'invitation_uses', person: { platform: 'platform', id: 'person_id' }, onRemove: 'delete' },
  {
    table: 'link_codes',
    person: { platform: 'platform', id: 'person_id' },
    onRemove: 'delete',
    hidden: ['code_hash'],
  },
  { table: 'code_attempts', person: { platform: 'platform', id: 'person_id' }, onRemove: 'delete' },
  { table: 'admissions', person: { platform: 'platform', id: 'person_id' }, onRemove: 'delete' },
  { table: 'admissions', chat: { platform: 'chat_platform', id: 'chat_id' }, onRemove: 'delete', onJoin: 'add' },
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
  { table: 'people', person: { platform: 'platform', id: 'id' }, onRemove: 'delete' },
];

/** Tables that hold nothing about anybody, or whose tie to a person stands elsewhere; with the reason. */
export const impersonalTables: Readonly<Record<string, string>> = {
  audit: 'names people by numbers of audit_people only, and no direct conversation',
  owner_code: 'a code that nobody has used',
};

export const allPersonalData: readonly PersonalData[] = [deliveryData, paperData, ...personalTables.map(tableData)];
