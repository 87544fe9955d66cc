import type { AlertFault } from '../../core/alert.js';
import { quoted, shortened } from '../format/foreign-text.js';
import { countText } from '../format/numbers.js';
import { say } from '../messages/catalogue.js';
import { spoken } from '../messages/language.js';
import type { AlertFaultReply } from '../reply/alerts.js';
import { type CardText, type Line, lines } from './card.js';

/** What was not understood, where, and what works instead. */
export function alertFaultCard({ fault, command }: AlertFaultReply): CardText {
  const { choices } = fault.params;
  return {
    tone: 'alert',
    title: [{ strong: say('alert.fault.title') }],
    body: [
      ...(fault.text.trim() === '' ? [] : placeLines(fault)),
      ...lines(
        faultSentence(fault),
        choices === undefined ? null : say('alert.fault.choices', { choices }),
        fault.suggestion === null ? null : say('alert.fault.meant', { suggestion: fault.suggestion }),
        [say('alert.fault.try'), spoken() === 'zh' ? '' : ' ', { code: `${command} ${fault.example}` }],
      ),
    ],
  };
}

const around = 60;

/** Spaces that no platform takes away at the beginning of a line. */
const indent = (columns: number): string => '\u00a0'.repeat(columns);

/** The condition with a caret under the place; of a long one the part around it. */
export function placeLines({ text, at, length }: AlertFault): readonly Line[] {
  const from = at + 12 > around ? at - 30 : 0;
  const shown = text.slice(from, from + around);
  const cut = from > 0 ? '…' : '';
  const carets = '^'.repeat(Math.max(1, Math.min(length, shown.length - (at - from))));
  return [
    [{ code: `${cut}${shown.replaceAll(/\s/g, ' ')}${from + around < text.length ? '…' : ''}` }],
    [{ code: `${indent(cut.length + at - from)}${carets}` }],
  ];
}

/** What cannot be seen is named by its number. */
function wordText(raw: string): string {
  const seen = shortened(raw, 40);
  const code = raw.codePointAt(0);
  if (seen !== '' || code === undefined) return seen === '' ? '…' : quoted(seen);
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

function faultSentence({ kind, word: raw, params }: AlertFault): string {
  const word = wordText(raw);
  const { name = '', least = '', most = '', given = '', watched = '' } = params;
  switch (kind) {
    case 'empty':
      return say('alert.fault.empty');
    case 'tooLong':
      return say('alert.fault.tooLong', { most });
    case 'character':
      return /^\p{L}/u.test(raw) ? say('alert.fault.letter', { word }) : say('alert.fault.character', { word });
    case 'number':
      return say('alert.fault.number', { word });
    case 'end':
      return say('alert.fault.end');
    case 'unexpected':
      return say('alert.fault.unexpected', { word });
    case 'unclosed':
      return say('alert.fault.unclosed');
    case 'unknownName':
      return say('alert.fault.unknownName', { word });
    case 'needsNumber':
      return say('alert.fault.needsNumber', { word });
    case 'needsCondition':
      return say('alert.fault.needsCondition', { word });
    case 'chained':
      return say('alert.fault.chained');
    case 'tooFewArguments':
      return say('alert.fault.tooFewArguments', { name, least });
    case 'tooManyArguments':
      return say('alert.fault.tooManyArguments', { name, most });
    case 'argumentKind':
      return say('alert.fault.argumentKind', { word, name });
    case 'range':
      // A number of the condition itself, not one that a reading takes.
      if (name === 'number') return say('alert.fault.tooLarge', { most: countText(Number(most)) });
      return say('alert.fault.range', { name, least, most });
    case 'whole':
      return say('alert.fault.whole', { name });
    case 'timeframe':
      return say('alert.fault.timeframe', { word, watched });
    case 'span':
      return say('alert.fault.span', { word });
    case 'tooDeep':
      return say('alert.fault.tooDeep', { most });
    case 'tooManyReadings':
      return say('alert.fault.tooManyReadings', { given, most });
    case 'tooMuchMemory':
      return say('alert.fault.tooMuchMemory', { most });
    case 'nothingRead':
      return say('alert.fault.nothingRead');
    case 'cooldown':
      return say('alert.fault.cooldown');
    case 'base':
      return say('alert.fault.base', { word, watched });
  }
}
