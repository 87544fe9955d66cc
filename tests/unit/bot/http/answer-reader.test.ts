import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerReader, type HttpAnswer, MalformedAnswer } from '../../../../src/bot/http/answer-reader.js';

const all = (text: string): HttpAnswer | null => new AnswerReader().take(Buffer.from(text));
const said = (answer: HttpAnswer | null) =>
  answer && { status: answer.status, words: answer.words, body: answer.body.toString() };

const withLength = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\ncontent-length: 9\r\n\r\n{"a":"é"}'.replace(
  '9',
  '10',
);
const inChunks =
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{"a"\r\n00A;x=1\r\n:"\r\n0\r\n\r\n"\r\n1\r\n}\r\n0\r\nX-Trailer: 1\r\n\r\n';

describe('an answer', () => {
  it('is read with a length, in chunks, and without a body', () => {
    expect(said(all(withLength))).toEqual({ status: 200, words: 'OK', body: '{"a":"é"}' });
    expect(said(all(inChunks))).toEqual({ status: 200, words: 'OK', body: '{"a":"\r\n0\r\n\r\n"}' });
    expect(said(all('HTTP/1.1 204 No Content\r\nDate: x\r\n\r\n'))).toEqual({
      status: 204,
      words: 'No Content',
      body: '',
    });
    expect(said(all('HTTP/1.1 200\r\ncontent-length: 0\r\n\r\n'))).toEqual({ status: 200, words: '', body: '' });
  });

  it('has its headers by their names in lower case', () => {
    expect(all(withLength)?.headers.get('content-type')).toBe('application/json');
  });

  it('is the one behind what announces it', () => {
    expect(said(all(`HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n${withLength}`))).toEqual(
      said(all(withLength)),
    );
  });

  it('may end with the connection, and breaks off with it otherwise', () => {
    const reader = new AnswerReader();
    expect(reader.take(Buffer.from('HTTP/1.0 200 OK\r\n\r\nall '))).toBeNull();
    expect(reader.take(Buffer.from('of it'))).toBeNull();
    const answer = reader.end();
    expect(said(answer)).toEqual({ status: 200, words: 'OK', body: 'all of it' });
    expect(answer?.headers.get('connection')).toBe('close');
    for (const text of [withLength, inChunks]) {
      const cut = new AnswerReader();
      expect(cut.take(Buffer.from(text.slice(0, -1)))).toBeNull();
      expect(cut.isWithin).toBe(true);
      expect(cut.end()).toBeNull();
    }
  });

  it('is the same in whatever pieces it comes, one after the other', () => {
    const bytes = Buffer.from(withLength + inChunks + withLength);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) => {
        const reader = new AnswerReader();
        const bodies: string[] = [];
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = sizes[i % sizes.length] as number;
          // An answer that lay behind another is taken with the next piece, or with none.
          for (
            let answer = reader.take(bytes.subarray(at, at + size));
            answer !== null;
            answer = reader.isWithin ? reader.take(Buffer.alloc(0)) : null
          ) {
            bodies.push(answer.body.toString());
          }
          at += size;
        }
        expect(bodies).toEqual(['{"a":"é"}', '{"a":"\r\n0\r\n\r\n"}', '{"a":"é"}']);
        expect(reader.isWithin).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
    ['a length that is none', 'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n'],
    ['a coding nobody asked for', 'HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\n'],
    ['a chunk without a length', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'],
    ['headers without an end', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(70_000)}`],
  ])('that has %s is refused', (_, text) => {
    expect(() => all(text)).toThrow(MalformedAnswer);
  });
});
