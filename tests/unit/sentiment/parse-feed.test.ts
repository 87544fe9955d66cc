import { describe, expect, it } from 'vitest';
import { parseFeed } from '../../../src/sentiment/sources/parse-feed.js';
import { rssOf } from '../../fakes/feeds/fake-feeds.js';

const atom = `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>A</title>
<entry><title type="html">Bitcoin &amp;amp; Ether &lt;b&gt;rise&lt;/b&gt;</title><link rel="self" href="https://a.example/self"/>
<link rel="alternate" href="https://a.example/1"/><published>2025-07-17T06:10:00Z</published><summary>More</summary></entry></feed>`;

describe('parseFeed', () => {
  it('reads RSS with CDATA, entities and markup', () => {
    const [text] = parseFeed(
      rssOf([
        {
          title: '<![CDATA[Bitcoin’s &#8220;big&#8221; day]]>',
          link: 'https://a.example/1?utm_source=x',
          date: 'Thu, 17 Jul 2025 06:10:00 GMT',
          description:
            '&lt;p&gt;Up &lt;b&gt;5%&lt;/b&gt; &amp;amp; more&lt;/p&gt;<![CDATA[<script>alert(1)</script>]]>',
        },
      ]),
      'a.example',
    );
    expect(text).toEqual({
      source: 'a.example',
      title: 'Bitcoin’s “big” day',
      body: 'Up 5% & more',
      url: 'https://a.example/1?utm_source=x',
      publishedAt: Date.UTC(2025, 6, 17, 6, 10),
    });
  });

  it('reads Atom and takes the alternate link', () => {
    expect(parseFeed(atom, 'a')).toMatchObject([
      {
        title: 'Bitcoin & Ether rise',
        url: 'https://a.example/1',
        publishedAt: Date.UTC(2025, 6, 17, 6, 10),
        body: 'More',
      },
    ]);
  });

  it('saves the whole entries of a document that is broken', () => {
    const broken = `${rssOf([{ title: 'One' }, { title: 'Two' }]).replace('</channel></rss>', '')}<item><title><![CDATA[Thr`;
    expect(parseFeed(broken, 'a').map(({ title }) => title)).toEqual(['One', 'Two']);
  });

  it('drops entries without a title, links that are none and dates that are none', () => {
    const texts = parseFeed(rssOf([{ title: ' ' }, { title: 'A', link: 'javascript:alert(1)', date: 'soon' }]), 'a');
    expect(texts).toMatchObject([{ title: 'A', url: null, publishedAt: null }]);
  });

  it('expands no entity bomb', () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>${rssOf([{ title: 'x &b; y' }]).slice(38)}`;
    expect(parseFeed(bomb, 'a').every(({ title }) => title.length < 20)).toBe(true);
  });

  it('accepts an empty feed and refuses what is none', () => {
    expect(parseFeed(rssOf([]), 'a')).toEqual([]);
    expect(() => parseFeed('<html><body>Please log in</body></html>', 'a')).toThrow(/no RSS or Atom feed/);
    expect(() => parseFeed('', 'a')).toThrow(/no RSS or Atom feed/);
  });
});
