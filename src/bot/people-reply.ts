import type { PersonId } from '../core/chat.js';
import type { PeopleNotice } from '../core/people-notice.js';
import type { Button } from './button.js';
import type { ReplyFrame } from './reply/frame.js';
import type { PeopleNoticeReply } from './reply/people.js';

const wordOf = ({ platform, id }: PersonId): string => `${platform}:${id}`;

const approve = (label: Button['label'], person: PersonId, decision: string): Button => ({
  label,
  action: { command: 'approve', args: [wordOf(person), decision], inPlace: true },
});

export const yesButton = (id: string): Button => ({
  label: 'confirmYes',
  action: { command: 'confirm', args: [id], inPlace: true },
});
export const noButton = (id: string): Button => ({
  label: 'confirmNo',
  action: { command: 'confirm', args: [id, 'no'], inPlace: true },
});

export const exportMeButton: Button = { label: 'exportMe', action: { command: 'me', args: ['export'] } };
export const deleteMeButton: Button = { label: 'deleteMe', action: { command: 'me', args: ['delete'] } };

const buttonsOf = (notice: PeopleNotice): readonly (readonly Button[])[] => {
  switch (notice.kind) {
    case 'asks':
      return [
        [
          approve('letIn', notice.person, 'in'),
          approve('refuse', notice.person, 'refuse'),
          approve('shutOut', notice.person, 'ban'),
        ],
      ];
    case 'second':
      return [[yesButton(notice.id), noButton(notice.id)]];
    case 'decided':
    case 'answered':
    case 'left':
    case 'postStopped':
      return [];
  }
};

/** What admins, or one person, are told of who may do what. */
export const peopleNoticeReply = (frame: ReplyFrame, notice: PeopleNotice): PeopleNoticeReply => ({
  ...frame,
  kind: 'peopleNotice',
  notice,
  buttons: buttonsOf(notice),
});
