import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../../src/core/canonical-json.js';
import type { StoredLink } from '../../../../src/core/record.js';
import { ChainCheck, firstPrevious, hashOf } from '../../../../src/pipeline/record/chain.js';
import { anEntry, t0 } from '../../../builders/trading.js';

function aChain(length: number): StoredLink[] {
  const links: StoredLink[] = [];
  for (let number = 1; number <= length; number++) {
    const { id: _id, ...signal } = anEntry({ expectedNet: number / 1_000 });
    const withheld = number % 2 === 0 ? { kind: 'abstains' } : null;
    const link = {
      number,
      signalId: number + 10,
      previous: links.at(-1)?.hash ?? firstPrevious,
      text: canonicalJson({ signal, withheld, origin: null }),
      agrees: true,
      linkedAt: t0,
    };
    links.push({ ...link, hash: hashOf(link) });
  }
  return links;
}
const check = (links: readonly StoredLink[]) => {
  const one = new ChainCheck();
  for (const link of links) one.add(link);
  return one.report(null);
};
const changed = (at: number, given: (link: StoredLink) => Partial<StoredLink>) =>
  aChain(5).map((link, i) => (i === at ? { ...link, ...given(link) } : link));

describe('ChainCheck', () => {
  it('finds an untouched chain whole, and knows its head', () => {
    const links = aChain(5);
    expect(check(links)).toEqual({ length: 5, head: { number: 5, hash: links[4]?.hash }, fault: null, link: null });
    expect(check([])).toEqual({ length: 0, head: null, fault: null, link: null });
  });

  it.each([
    ['text', (link: StoredLink) => ({ text: link.text.replace('0.003', '0.004') }), 'hash'],
    ['hash', () => ({ hash: 'f'.repeat(64) }), 'hash'],
    ['previous', () => ({ previous: 'e'.repeat(64) }), 'previous'],
    ['number', () => ({ number: 9 }), 'gap'],
    ['signal id', () => ({ signalId: 99 }), 'hash'],
    ['the row of the signal', () => ({ agrees: false }), 'signal'],
  ])('finds a change of %s', (_, given, kind) => {
    expect(check(changed(2, given))).toMatchObject({ length: 2, fault: { kind, signalId: expect.any(Number) } });
  });

  it('finds a rewritten link even with a fresh hash, at the next one', () => {
    const links = changed(2, (link) => {
      const text = link.text.replace('0.003', '0.004');
      return { text, hash: hashOf({ ...link, text }) };
    });
    expect(check(links).fault).toMatchObject({ kind: 'previous', number: 4 });
  });

  it('finds a link taken out, two exchanged, and a signal without a link', () => {
    const [one, two, three, four] = aChain(4) as [StoredLink, StoredLink, StoredLink, StoredLink];
    expect(check([one, three, four]).fault).toMatchObject({ kind: 'gap', number: 3 });
    expect(check([one, three, two, four]).fault).toMatchObject({ kind: 'gap', number: 3 });
    const unlinked = new ChainCheck();
    unlinked.add(one);
    unlinked.unlinked([77]);
    expect(unlinked.report(null).fault).toEqual({ kind: 'unlinked', number: 2, signalId: 77 });
  });

  it('does not fall over what is no JSON', () => {
    const [link] = aChain(1);
    const one = new ChainCheck();
    expect(one.report({ ...(link as StoredLink), text: 'no json' }).link).toMatchObject({ first: null });
    expect(one.report({ ...(link as StoredLink), text: '7' }).link).toMatchObject({ first: null });
  });
});

describe('canonicalJson', () => {
  it('does not depend on the order of keys, leaves out what is undefined, refuses what JSON has not', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x\0"' }], a: undefined })).toBe('{"b":[1,{"c":"x\\"","d":null}]}');
    expect(canonicalJson({ a: 1, b: 2 })).toBe(canonicalJson({ b: 2, a: 1 }));
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(/finite, was NaN/);
  });
});
