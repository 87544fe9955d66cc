import { describe, expect, it } from 'vitest';
import { overrideUrls } from '../../../../src/pipeline/market-data/ccxt/override-urls.js';

const urls = {
  api: {
    public: 'https://fapi.example.com/fapi/v1',
    bare: 'https://api.example.com',
    hosted: 'https://{hostname}/api/v5?x=1',
    ws: { future: 'wss://fstream.example.com:9443/ws', list: ['ws://a.example.com/b'] },
  },
  logo: 'no url',
};

describe('urls of an exchange under other hosts', () => {
  it('replaces scheme and host at every depth and keeps the paths', () => {
    expect(overrideUrls(urls, { apiUrl: 'http://127.0.0.1:8080', wsUrl: 'ws://127.0.0.1:8081' })).toEqual({
      api: {
        public: 'http://127.0.0.1:8080/fapi/v1',
        bare: 'http://127.0.0.1:8080',
        hosted: 'http://127.0.0.1:8080/api/v5?x=1',
        ws: { future: 'ws://127.0.0.1:8081/ws', list: ['ws://127.0.0.1:8081/b'] },
      },
      logo: 'no url',
    });
  });

  it('puts a path of the setting before the path of the url', () => {
    const told = overrideUrls(urls.api, { apiUrl: 'https://proxy.example.com/binance/' });
    expect(told).toMatchObject({
      public: 'https://proxy.example.com/binance/fapi/v1',
      bare: 'https://proxy.example.com/binance',
    });
  });

  it('leaves alone what no setting speaks for', () => {
    expect(overrideUrls(urls, {})).toEqual(urls);
    expect(overrideUrls(urls, { wsUrl: 'ws://127.0.0.1:1' })).toMatchObject({ api: { public: urls.api.public } });
  });
});
