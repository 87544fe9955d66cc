import { z } from 'zod';
import { type PersonId, type Platform, platforms } from '../../core/chat.js';
import type { ArgKit } from './args.js';
import { addFault } from './fault.js';

/** A person as somebody names them; without a platform it is the one they were named on. */
export interface NamedPerson {
  readonly platform: Platform | null;
  readonly id: string;
}

/** `telegram:12345`, `12345`, a mention of Discord's; null for anything else, names above all: names change hands. */
export function personOf(text: string): NamedPerson | null {
  const match = /^(?:([a-z]+):)?(\d{1,20})$/.exec(
    text
      .trim()
      .toLowerCase()
      .replace(/^<@!?(\d+)>$/, '$1'),
  );
  const platform = platforms.find((one) => one === match?.[1]);
  if (!match?.[2] || (match[1] !== undefined && !platform)) return null;
  return { platform: platform ?? null, id: match[2] };
}

/** The schema of a person who must be named. */
export const personArg = (kit: ArgKit) =>
  z
    .string()
    .optional()
    .transform((text = '', context): NamedPerson => {
      const person = personOf(text);
      if (person) return person;
      addFault(context, 'argument.unknown', {
        given: kit.echo(text),
        command: kit.command.name,
        choices: 'telegram:12345, discord:12345',
        example: kit.command.example,
      });
      return z.NEVER;
    });

export const personIdOf = ({ platform, id }: NamedPerson, here: Platform): PersonId => ({
  platform: platform ?? here,
  id,
});

export const personWord = ({ platform, id }: PersonId): string => `${platform}:${id}`;

export const personOption = {
  name: 'person',
  summary: 'As telegram:12345 or discord:12345; /whoami shows it',
  required: true,
  person: true,
} as const;
