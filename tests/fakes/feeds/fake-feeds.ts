import { HttpFake } from '../http-fake.js';

interface Page {
  readonly body: string | Buffer;
  readonly type?: string;
  readonly status?: number;
  readonly etag?: string;
  /** Never answers. */
  readonly hangs?: boolean;
}

/** Feeds by path; honours If-None-Match; counts what was asked. */
export class FakeFeeds {
  readonly pages = new Map<string, Page>();
  readonly asked: { path: string; ifNoneMatch: string | undefined; status: number }[] = [];
  readonly #http = new HttpFake((request, _body, response) => {
    const path = request.url ?? '/';
    const page = this.pages.get(path);
    if (page?.hangs) return;
    const ifNoneMatch = request.headers['if-none-match'];
    const status = !page ? 404 : page.etag && page.etag === ifNoneMatch ? 304 : (page.status ?? 200);
    this.asked.push({ path, ifNoneMatch, status });
    response.writeHead(status, {
      'content-type': page?.type ?? 'application/rss+xml',
      ...(page?.etag ? { etag: page.etag } : {}),
    });
    response.end(status === 200 ? page?.body : undefined);
  });

  open = () => this.#http.open();
  close = () => this.#http.close();
}

/** An RSS 2.0 document of these headlines. */
export const rssOf = (
  items: readonly { title: string; link?: string; date?: string; description?: string }[],
): string =>
  `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Fake</title>${items
    .map(
      ({ title, link, date, description }) =>
        `<item><title>${title}</title>${link ? `<link>${link}</link>` : ''}${date ? `<pubDate>${date}</pubDate>` : ''}` +
        `${description ? `<description>${description}</description>` : ''}</item>`,
    )
    .join('')}</channel></rss>`;
