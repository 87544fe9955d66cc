import {
  type Content,
  type FunctionDeclaration,
  GoogleGenerativeAI,
  type Part,
  SchemaType,
} from '@google/generative-ai';
import type { QuestionModel, QuestionPart, QuestionTool, QuestionTurn } from '../../core/ports/questions.js';
import type { GeminiAccess } from './gemini-client.js';

/** Thinking counts too: an answer itself is a tenth of this. */
const mostTokens = 2_048;

/** A tool as Gemini's function calling takes it: every parameter is a string. */
function declarationOf({ name, summary, parameters }: QuestionTool): FunctionDeclaration {
  if (parameters.length === 0) return { name, description: summary };
  const properties = Object.fromEntries(
    parameters.map((one) => [
      one.name,
      one.choices === null
        ? { type: SchemaType.STRING as const, description: one.summary }
        : {
            type: SchemaType.STRING as const,
            format: 'enum' as const,
            enum: [...one.choices],
            description: one.summary,
          },
    ]),
  );
  const required = parameters.filter((one) => one.required).map((one) => one.name);
  return { name, description: summary, parameters: { type: SchemaType.OBJECT, properties, required } };
}

function contentOf(part: QuestionPart): Content {
  switch (part.kind) {
    case 'question':
      return { role: 'user', parts: [{ text: part.text }] };
    case 'calls':
      return {
        role: 'model',
        parts: part.calls.map(({ name, args }) => ({ functionCall: { name, args: { ...args } } })),
      };
    case 'results':
      return {
        role: 'function',
        parts: part.results.map(({ name, data }) => ({ functionResponse: { name, response: data } })),
      };
  }
}

const isCall = (part: Part): boolean => 'functionCall' in part && part.functionCall !== undefined;

/** Gemini with function calling, over the same client as the scorer: replacing it must stay cheap. */
export class GeminiQuestions implements QuestionModel {
  readonly #api: GoogleGenerativeAI;

  constructor(private readonly access: GeminiAccess) {
    this.#api = new GoogleGenerativeAI(access.apiKey);
  }

  async next(
    instruction: string,
    tools: readonly QuestionTool[],
    talk: readonly QuestionPart[],
    signal: AbortSignal,
  ): Promise<QuestionTurn> {
    const { model, apiUrl, timeoutMs = 15_000 } = this.access;
    const asked = this.#api.getGenerativeModel(
      {
        model,
        systemInstruction: instruction,
        generationConfig: { temperature: 0, maxOutputTokens: mostTokens },
        tools: [{ functionDeclarations: tools.map(declarationOf) }],
      },
      { timeout: timeoutMs, ...(apiUrl ? { baseUrl: apiUrl.replace(/\/+$/, '') } : {}) },
    );
    const { response } = await asked.generateContent({ contents: talk.map(contentOf) }, { signal });
    const parts = response.candidates?.[0]?.content?.parts ?? [];
    if (parts.some(isCall)) {
      return {
        kind: 'calls',
        // Newer models sign their calls and take them back only with the signature.
        echo: parts,
        calls: parts.flatMap((part) =>
          part.functionCall ? [{ name: String(part.functionCall.name), args: { ...part.functionCall.args } }] : [],
        ),
      };
    }
    // `text()` throws for an answer that was blocked: that is no answer.
    return { kind: 'text', text: response.text() };
  }
}
