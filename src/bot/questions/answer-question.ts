import type { QuestionCall, QuestionPart, QuestionTurn } from '../../core/ports/questions.js';
import { type Button, maxActionBytes } from '../button.js';
import type { Command, CommandContext } from '../commands/define-command.js';
import { message } from '../messages/catalogue.js';
import type { PlainAnswerReply, Reply } from '../reply.js';
import { usualTimeframe } from '../usual-timeframe.js';
import { troubleOf } from './check-numbers.js';
import { instruction } from './instruction.js';
import { readQuestion } from './read-question.js';
import { argsOf, dataOf, evidenceOf, toolOf } from './tools.js';

type Source = PlainAnswerReply['sources'][number];
type Because = PlainAnswerReply['because'];

const longestQuestion = 500;
/** Turns of the model: then it has asked enough. */
const mostTurns = 4;
const mostCalls = 6;
const mostSources = 3;
const answerWithinMs = 20_000;

/** Where a talk with the model ended. */
type Ended =
  | { readonly kind: 'text'; readonly text: string; readonly sources: readonly Source[] }
  /** It talks nonsense, asks on and on, or does not answer; what was learned meanwhile is right all the same. */
  | { readonly kind: 'none'; readonly because: Because; readonly sources: readonly Source[] };

/** One question's talk with the language model. */
class Talk {
  readonly #commands: ReadonlyMap<string, Command>;
  readonly #asked = new Map<string, Source>();
  #calls = 0;

  constructor(
    private readonly context: CommandContext,
    readable: readonly Command[],
  ) {
    this.#commands = new Map(readable.map((command) => [command.name, command]));
  }

  /** What commands said, in the order they were asked, each once. */
  get sources(): readonly Source[] {
    return [...this.#asked.values()].filter(({ reply }) => reply.kind !== 'error');
  }

  async run(question: string): Promise<Ended> {
    const { questions, market } = this.context.services;
    const { model } = questions;
    if (!model) return { kind: 'none', because: null, sources: [] };
    const info = market();
    const tools = [...this.#commands.values()].map((command) => toolOf(command, info));
    const parts: QuestionPart[] = [{ kind: 'question', text: question }];
    const signal = AbortSignal.timeout(answerWithinMs);
    for (let turn = 0; turn < mostTurns; turn++) {
      const spent = await questions.spend(this.context.identity.account);
      if (spent !== 'spent') return { kind: 'none', because: spent, sources: this.sources };
      // Why it failed is told to the log by the adapter; here it is only that there is no answer.
      const said = await model.next(instruction, tools, parts, signal).catch((): QuestionTurn | null => null);
      if (said === null || signal.aborted) return { kind: 'none', because: 'failed', sources: this.sources };
      if (said.kind === 'text') return { kind: 'text', text: said.text, sources: this.sources };
      if (said.calls.length === 0 || this.#calls >= mostCalls) break;
      const results = [];
      for (const call of said.calls) results.push({ name: call.name, data: await this.#answer(call) });
      parts.push(said, { kind: 'results', results });
    }
    return { kind: 'none', because: null, sources: this.sources };
  }

  /** Runs one of our read commands as the asker; anything else does not exist here. */
  async #answer(call: QuestionCall): Promise<object> {
    const command = this.#commands.get(call.name);
    if (!command) return { error: 'there is no such function' };
    const values = argsOf(call, command);
    const key = JSON.stringify([command.name, values]);
    const known = this.#asked.get(key);
    if (known) return dataOf(known.reply);
    this.#calls += 1;
    if (this.#calls > mostCalls) return { error: 'no more calls: answer from what you have' };
    const reply = await this.context.perform(command.name, { kind: 'named', values });
    const args = inOrder(command.options.map(({ name }) => values[name] ?? ''));
    this.#asked.set(key, { name: command.name, args, reply });
    return dataOf(reply);
  }
}

/** Arguments by place, as buttons carry them: a gap is an empty one, and none stand at the end. */
const inOrder = (values: readonly string[]): readonly string[] =>
  values.slice(
    0,
    values.reduce((length, value, i) => (value === '' ? length : i + 1), 0),
  );

/** A button that asks a source again; none where its arguments would not fit one. */
const sourceButtons = (sources: readonly Source[]): readonly Button[] =>
  sources.slice(0, mostSources).flatMap(({ name, args }) => {
    const fits =
      Buffer.byteLength([name, ...args].join('|')) <= maxActionBytes && !args.some((arg) => arg.includes('|'));
    const command = [name, ...args.filter((arg) => arg !== '')].join(' ');
    return fits ? [{ label: 'askSource' as const, params: { command }, action: { command: name, args } }] : [];
  });

/** The commands' own answers, for a question nobody may answer in words. */
function ownAnswers(sources: readonly Source[], because: Because, { frame }: CommandContext): PlainAnswerReply {
  const shown = sources.slice(0, mostSources);
  const [first] = shown.map(({ reply }) => reply);
  return {
    ...frame,
    kind: 'plainAnswer',
    text: null,
    sources: shown,
    because,
    ...(first?.buttons ? { buttons: first.buttons } : {}),
    ...(first?.picture ? { picture: first.picture } : {}),
  };
}

/** Answers by rule: one command, or a word on how to ask. */
async function byRule(question: string, because: Because, context: CommandContext): Promise<Reply> {
  const info = context.services.market();
  const readable = new Set(context.readable().map(({ name }) => name));
  const read = readQuestion(question, info, readable);
  if (read === null) {
    const [market = 'BTC/USDT'] = info.markets;
    const example = `${market.split('/')[0]?.toLowerCase()} ${usualTimeframe(info)}`;
    const markets = info.markets.join(', ');
    return { ...context.frame, kind: 'notice', ...message('ask.how', { markets, example }) };
  }
  const reply = await context.perform(read.name, { kind: 'list', values: read.args });
  if (reply.kind === 'error' || because === null) return reply;
  return ownAnswers([{ ...read, reply }], because, context);
}

/**
 * Answers a question in plain words. With a language model: it may call our read commands, as the asker, and quote their
 * numbers; an answer that says anything else is refused and the commands' own answers are shown instead. Without one, or
 * when it fails or its budget is spent: a question is read by rule. The question is data all along.
 */
export async function answerQuestion(given: string, context: CommandContext): Promise<Reply> {
  const question = given.slice(0, longestQuestion);
  const readable = context.readable();
  if (!context.services.questions.model || readable.length === 0) return byRule(question, null, context);
  const ended = await new Talk(context, readable).run(question);
  if (ended.kind === 'none') {
    if (ended.sources.length === 0) return byRule(question, ended.because, context);
    return ownAnswers(ended.sources, ended.because, context);
  }
  const { text, sources } = ended;
  if (sources.length === 0) return byRule(question, null, context);
  const info = context.services.market();
  const trouble = troubleOf(text, sources.map(({ reply }) => evidenceOf(reply)).join('\n'), {
    names: [...info.markets, ...info.timeframes],
    readable: new Set(readable.map(({ name }) => name)),
  });
  if (trouble !== null) return ownAnswers(sources, null, context);
  const [picture] = sources.flatMap(({ reply }) => reply.picture ?? []);
  return {
    ...context.frame,
    kind: 'plainAnswer',
    text: text.trim(),
    sources,
    because: null,
    ...(picture ? { picture } : {}),
    buttons: [sourceButtons(sources)],
  };
}
