import type { PersonId } from '../chat.js';

/** A function a language model may ask for: one of our read commands. Every parameter is text. */
export interface QuestionTool {
  readonly name: string;
  readonly summary: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly summary: string;
    readonly required: boolean;
    readonly choices: readonly string[] | null;
  }[];
}

/** What the model wants to be run. Nothing of it is trusted: names and arguments may be anything. */
export interface QuestionCall {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

interface CallsPart {
  readonly kind: 'calls';
  readonly calls: readonly QuestionCall[];
  /** The same in the model's own form: some want it back unchanged. Nobody else reads it. */
  readonly echo?: unknown;
}

/** What was said so far, oldest first. */
export type QuestionPart =
  | { readonly kind: 'question'; readonly text: string }
  | CallsPart
  /** One for each call, in their order; data, not instruction. */
  | { readonly kind: 'results'; readonly results: readonly { readonly name: string; readonly data: object }[] };

/** The model's next word: more calls, or its answer. */
export type QuestionTurn = CallsPart | { readonly kind: 'text'; readonly text: string };

/** A language model that can call functions. Rejects when it cannot be reached or makes no sense. */
export interface QuestionModel {
  next(
    instruction: string,
    tools: readonly QuestionTool[],
    talk: readonly QuestionPart[],
    signal: AbortSignal,
  ): Promise<QuestionTurn>;
}

export interface QuestionLimits {
  /** Requests to the model for one person and UTC day; a question takes one to four. */
  readonly perPerson: number;
  /** For all people together. */
  readonly perDay: number;
}

/** Answering of plain questions, as far as it needs the world. */
export interface QuestionDesk {
  /** null: no language model is set up; questions are read by rule. */
  readonly model: QuestionModel | null;
  /** Spends one request to the model of this person and this day; `person` and `day` name the budget that is used up. */
  spend(account: PersonId): Promise<'spent' | 'person' | 'day'>;
}
