import { HttpFake } from '../http-fake.js';

export interface FakePost {
  readonly title: string;
  readonly selftext?: string;
  readonly createdAt: number;
  readonly stickied?: boolean;
}

/** Reddit's token and listing endpoints, on one host, as far as a reader of new posts sees them. */
export class FakeReddit {
  readonly posts = new Map<string, readonly FakePost[]>();
  readonly calls: { path: string; authorization: string | undefined; body: string }[] = [];
  /** Status for listings; 200 unless a test says otherwise. */
  status = 200;
  readonly #http = new HttpFake((request, body, response) => {
    const path = (request.url ?? '/').split('?')[0] as string;
    this.calls.push({ path, authorization: request.headers.authorization, body });
    const json = (status: number, value: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(value));
    };
    if (path === '/api/v1/access_token') {
      json(200, { access_token: 'token-1', token_type: 'bearer', expires_in: 3_600, scope: 'read' });
      return;
    }
    const subreddit = /^\/r\/([^/]+)\/new/.exec(path)?.[1];
    if (!subreddit || this.status !== 200) {
      json(subreddit ? this.status : 404, { message: 'no', error: this.status });
      return;
    }
    const children = (this.posts.get(subreddit) ?? []).map(
      ({ title, selftext = '', createdAt, stickied = false }, i) => ({
        kind: 't3',
        data: {
          id: `p${i}`,
          name: `t3_p${i}`,
          title,
          selftext,
          stickied,
          permalink: `/r/${subreddit}/comments/p${i}/`,
          created_utc: createdAt / 1_000,
          subreddit,
        },
      }),
    );
    json(200, { kind: 'Listing', data: { children, after: null, before: null } });
  });

  open = () => this.#http.open();
  close = () => this.#http.close();
}
