import type { Logger } from 'pino';
import type { PersonId } from '../core/chat.js';
import { type Language, languageOf } from '../core/language.js';
import type { PreferenceRepository } from '../core/ports/preferences.js';
import { chatOwner, type Manner, personOwner, settingsOwner } from '../core/preferences.js';
import type { CommandCall } from './call.js';
import type { ReplyFrame } from './reply/frame.js';

/** The language a platform hints at, while nothing else is known of who asks. */
export const hintOf = ({ locale }: Pick<CommandCall, 'locale'>): Language =>
  (locale === undefined ? null : languageOf(locale)) ?? 'en';

type Asked = Pick<CommandCall, 'chat' | 'isPrivate' | 'source' | 'locale'>;

/** What a frame says of how it is to be drawn. */
export const framed = ({ language, timeZone, theme }: Manner): Pick<ReplyFrame, 'language' | 'timeZone' | 'theme'> => ({
  language,
  timeZone,
  theme,
});

/**
 * How to speak to somebody where they ask: as they set it, else as the chat has it, else as their platform hints. Never
 * rejects: an answer in English is better than none. A chat somebody wrote from is noted, so that what is sent there
 * later is said the same way.
 */
export async function mannerOf(
  preferences: Pick<PreferenceRepository, 'of' | 'note'>,
  call: Asked,
  account: PersonId,
  logger: Logger,
): Promise<Manner> {
  const hint = call.locale === undefined ? null : languageOf(call.locale);
  try {
    const typed = call.source === 'command' || call.source === 'button';
    const [own, ofChat] = await Promise.all([
      preferences.of(personOwner(account)),
      call.isPrivate ? null : preferences.of(chatOwner(call.chat)),
      // What one member's app speaks says nothing of a group.
      typed ? preferences.note(call.chat, settingsOwner(call, account), call.isPrivate ? hint : null) : null,
    ]);
    return {
      language: own.language ?? ofChat?.language ?? hint ?? 'en',
      timeZone: own.timeZone ?? ofChat?.timeZone ?? 'UTC',
      theme: (call.isPrivate ? own : (ofChat ?? own)).theme,
    };
  } catch (error) {
    logger.warn({ err: error }, 'settings could not be read; speaking as usual');
    return { language: hint ?? 'en', timeZone: 'UTC', theme: 'dark' };
  }
}
