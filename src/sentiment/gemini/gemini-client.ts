import { GoogleGenerativeAI, SchemaType } from '@google/generative-ai';

export interface GeminiAccess {
  readonly apiKey: string;
  readonly model: string;
  /** Replaces `https://generativelanguage.googleapis.com`. */
  readonly apiUrl?: string | undefined;
  readonly timeoutMs?: number;
}

/** Asks a language model for JSON of a fixed shape; resolves with the raw text. */
export interface VerdictClient {
  ask(instruction: string, data: string): Promise<string>;
}

/** The only file that knows Google's client, which is no longer developed: replacing it must stay cheap. */
export class GeminiClient implements VerdictClient {
  readonly #api: GoogleGenerativeAI;

  constructor(private readonly access: GeminiAccess) {
    this.#api = new GoogleGenerativeAI(access.apiKey);
  }

  async ask(instruction: string, data: string): Promise<string> {
    const { model, apiUrl, timeoutMs = 20_000 } = this.access;
    const asked = this.#api.getGenerativeModel(
      {
        model,
        systemInstruction: instruction,
        generationConfig: {
          temperature: 0,
          responseMimeType: 'application/json',
          responseSchema: {
            type: SchemaType.ARRAY,
            items: {
              type: SchemaType.OBJECT,
              properties: { id: { type: SchemaType.INTEGER }, verdict: { type: SchemaType.STRING } },
              required: ['id', 'verdict'],
            },
          },
        },
      },
      { timeout: timeoutMs, ...(apiUrl ? { baseUrl: apiUrl.replace(/\/+$/, '') } : {}) },
    );
    const { response } = await asked.generateContent(data);
    return response.text();
  }
}
