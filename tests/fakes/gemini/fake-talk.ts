import { HttpFake } from '../http-fake.js';

/** What was asked of the model in one request. */
export interface AskedTalk {
  readonly instruction: string;
  readonly tools: readonly { readonly name: string; readonly parameters?: { readonly properties: object } }[];
  /** What the model was told last: the question, or the functions' answers as JSON. */
  readonly last: string;
  readonly turns: number;
}

export type Said =
  | { readonly calls: readonly { readonly name: unknown; readonly args?: unknown }[] }
  | { readonly text: string }
  /** Any body at all. */
  | { readonly raw: string }
  | { readonly status: number }
  /** Never answers. */
  | 'silence';

/** Gemini with function calling, played by `say`. */
export class FakeTalk {
  readonly asked: AskedTalk[] = [];
  say: (asked: AskedTalk) => Said = () => ({ text: '' });
  readonly #http = new HttpFake((_request, body, response) => {
    const sent = JSON.parse(body) as {
      contents: { role: string; parts: { text?: string; functionResponse?: { name: string; response: object } }[] }[];
      systemInstruction: { parts: { text: string }[] };
      tools: { functionDeclarations: AskedTalk['tools'] }[];
    };
    const lastParts = sent.contents.at(-1)?.parts ?? [];
    const asked: AskedTalk = {
      instruction: sent.systemInstruction.parts[0]?.text ?? '',
      tools: sent.tools[0]?.functionDeclarations ?? [],
      last: lastParts.map((part) => part.text ?? JSON.stringify(part.functionResponse?.response)).join('\n'),
      turns: sent.contents.length,
    };
    this.asked.push(asked);
    const said = this.say(asked);
    if (said === 'silence') return;
    response.writeHead('status' in said ? said.status : 200, { 'content-type': 'application/json' });
    if ('raw' in said) response.end(said.raw);
    else if ('status' in said) response.end('{"error":{"message":"made to fail"}}');
    else {
      const parts = 'text' in said ? [{ text: said.text }] : said.calls.map((call) => ({ functionCall: call }));
      response.end(JSON.stringify({ candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP' }] }));
    }
  });

  open = () => this.#http.open();
  close = () => this.#http.close();
}
