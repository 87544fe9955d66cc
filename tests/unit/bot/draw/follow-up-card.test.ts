import { describe, expect, it } from 'vitest';
import { consoleText } from '../../../../src/bot/console/draw.js';
import { someReplies } from '../../../builders/replies.js';

describe('a collapse of confidence', () => {
  it('names first what gave way', () => {
    const reply = someReplies['follow-up-collapse'];
    if (reply?.kind !== 'followUp' || reply.followUp.kind !== 'collapse') throw new Error(`was ${reply?.kind}`);
    const { followUp } = reply;
    const reasonsOf = (share: number, expectedReturn: number) =>
      consoleText({ ...reply, followUp: { ...followUp, share, expectedReturn } })
        .split('\n')
        .slice(1, 3);
    expect(reasonsOf(0.21, -0.0031)).toEqual([
      expect.stringMatching(/^ {2}The chance it was called on: 58 % then, 21 % now/),
      expect.stringMatching(/^ {2}It called .+ −0\.31 % from that before cost/),
    ]);
    // The chance rose: it is not what this is about.
    expect(reasonsOf(0.6, -0.0031)[0]).toMatch(/^ {2}It called .+ −0\.31 % from that before cost/);
    expect(reasonsOf(0.21, 0.0004)[0]).toMatch(/^ {2}The chance it was called on/);
  });
});
