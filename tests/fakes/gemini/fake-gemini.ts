import { HttpFake } from '../http-fake.js';

/** Answers generateContent; `verdictOf` plays the model, `answer` overrides the whole text of an answer. */
export class FakeGemini {
  readonly asked: { path: string; texts: readonly string[]; instruction: string; schema: unknown }[] = [];
  verdictOf: (text: string) => string = () => 'neutral';
  answer: string | null = null;
  status = 200;
  readonly #http = new HttpFake((request, body, response) => {
    const sent = JSON.parse(body) as {
      contents: { parts: { text: string }[] }[];
      systemInstruction: { parts: { text: string }[] };
      generationConfig: { responseSchema: unknown };
    };
    const rows = JSON.parse(sent.contents[0]?.parts[0]?.text ?? '[]') as { id: number; text: string }[];
    this.asked.push({
      path: request.url ?? '',
      texts: rows.map(({ text }) => text),
      instruction: sent.systemInstruction.parts[0]?.text ?? '',
      schema: sent.generationConfig.responseSchema,
    });
    const text = this.answer ?? JSON.stringify(rows.map(({ id, text: one }) => ({ id, verdict: this.verdictOf(one) })));
    response.writeHead(this.status, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP' }] }),
    );
  });

  open = () => this.#http.open();
  close = () => this.#http.close();
}
