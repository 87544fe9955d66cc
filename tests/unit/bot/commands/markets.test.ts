import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { drawPicture } from '../../../../src/bot/chart/draw-picture.js';
import { viewCode, viewOfCode, withWord } from '../../../../src/bot/chart-view.js';
import { spanMsOf } from '../../../../src/bot/commands/compare.js';
import { readAmount, readWish } from '../../../../src/bot/commands/convert.js';
import { consoleText } from '../../../../src/bot/console/draw.js';
import type { ChartRequest } from '../../../../src/bot/reply/pictures.js';
import type { Reply } from '../../../../src/bot/reply.js';
import { createRouter } from '../../../../src/bot/router.js';
import { telegramDrawing } from '../../../../src/bot/telegram/draw.js';
import type { Market, Venue } from '../../../../src/core/market.js';
import type { SentimentReading } from '../../../../src/core/sentiment.js';
import type { EpochMs } from '../../../../src/core/units.js';
import { aCall, aPress } from '../../../builders/calls.js';
import { anEntry, someCandles, somePredictions } from '../../../builders/pictures.js';
import { MemoryServices } from '../../../fakes/services.js';

let services: MemoryServices;
beforeEach(() => {
  services = new MemoryServices();
});
const ask = (line: string): Promise<Reply> =>
  createRouter({ services, access: 'open', admins: [], logger: pino({ level: 'silent' }) }).dispatch(aCall(line));
const press = (reply: Reply, label: string): Promise<Reply> => {
  const button = (reply.buttons ?? []).flat().find((one) => one.params?.['name'] === label || one.label === label);
  if (!button) throw new Error(`no button ${label} among ${JSON.stringify(reply.buttons)}`);
  const { command, args } = button.action;
  return createRouter({ services, access: 'open', admins: [], logger: pino({ level: 'silent' }) }).dispatch(
    aPress(command, ...args),
  );
};
const says = async (line: string): Promise<string> => consoleText(await ask(line));
const chartOf = (reply: Reply): ChartRequest => {
  if (reply.picture?.kind !== 'signalChart') throw new Error(`a chart was expected, was ${reply.picture?.kind}`);
  return reply.picture;
};
const reading = (hoursAgo: number, score: number): SentimentReading => ({
  id: `r${hoursAgo}`,
  source: 'x',
  title: 't',
  url: null,
  market: null,
  score,
  label: 'neutral',
  scorer: 'local',
  publishedAt: services.now,
  availableAt: (services.now - hoursAgo * 3_600_000) as EpochMs,
});

describe('/chart', () => {
  it('takes timeframe, indicators, length and colours in any order', async () => {
    const reply = await ask('/chart btc rsi 1h macd,bb EMA(20) 200 light -odds');
    expect(chartOf(reply)).toMatchObject({ timeframe: '1h', theme: 'light', panes: ['volume', 'rsi', 'macd'] });
    expect(chartOf(reply).data.candles).toHaveLength(200);
    expect(chartOf(reply).studies!.map(({ name }) => name)).toEqual(['rsi', 'macd', 'bollinger', 'ema20']);
    // Warmed up on older candles: an average of 20 is there from the first candle shown.
    expect(chartOf(reply).studies!.every(({ lines }) => lines.every(({ values }) => values[0] !== null))).toBe(true);
    expect(reply).toMatchObject({
      kind: 'chart',
      values: expect.arrayContaining([expect.objectContaining({ study: 'rsi' })]),
    });
  });

  it('marks what is shown and toggles it by buttons that fit', async () => {
    const first = await ask('/chart BTC/USDT 1h');
    expect(chartOf(first).panes).toEqual(['volume', 'odds']);
    const marks = first
      .buttons!.flat()
      .map(({ params, label }) => `${params?.['mark'] ?? ''}${params?.['name'] || label}`);
    expect(marks).toEqual(
      expect.arrayContaining(['15m', '● 1h', 'RSI', '● marketsVolume', '● marketsOdds', 'marketsMood']),
    );
    const second = await press(await press(first, 'RSI'), 'EMA 20/50');
    expect(chartOf(second)).toMatchObject({ panes: ['volume', 'rsi', 'odds'] });
    expect(chartOf(second).studies!.map(({ name }) => name)).toEqual(['rsi', 'ema20', 'ema50']);
    const third = await press(await press(await press(second, 'EMA 20/50'), '15m'), 'marketsLight');
    expect(chartOf(third)).toMatchObject({ timeframe: '15m', theme: 'light', panes: ['volume', 'rsi', 'odds'] });
    expect(chartOf(await press(third, 'marketsMore')).data.candles).toHaveLength(240);
    for (const reply of [first, second, third]) expect(() => telegramDrawing(reply, { public: false })).not.toThrow();
  });

  it('shows the mood by itself where anything was said, each reading from when it was here', async () => {
    services.readingList = [reading(1, -0.4), reading(30, 0.5), reading(-2, 1)];
    const chart = chartOf(await ask('/chart BTC/USDT 1h'));
    expect(chart.panes).toEqual(['volume', 'mood', 'odds']);
    expect(chart.mood).toMatchObject({ items: 1 + 1 });
    expect(chart.mood!.values.at(-1)).toBeCloseTo(-0.4, 9);
    expect(chartOf(await ask('/chart BTC/USDT 1h -mood')).panes).toEqual(['volume', 'odds']);
    expect(chartOf(await ask('/chart ETH 1h plain')).panes).toEqual([]);
  });

  it('carries the levels of open signals of that market, those of the timeframe first', async () => {
    const predictions = somePredictions(someCandles(), { venue: services.venue });
    const own = anEntry(predictions.at(-1)!, 'long', 7);
    const other = { ...anEntry(predictions.at(-1)!, 'short', 8), timeframe: '15m' as const };
    const ended = anEntry(predictions.at(-1)!, 'long', 9);
    const elsewhere = { ...anEntry(predictions.at(-1)!, 'long', 10), market: 'ETH/USDT' as Market };
    for (const signal of [other, own, elsewhere]) services.signals.rows.push({ signal, outcome: { kind: 'open' } });
    services.signals.rows.push({ signal: ended, outcome: { kind: 'expired', reason: 'no candle' } });
    const reply = await ask('/chart BTC/USDT 1h');
    expect(chartOf(reply)).toMatchObject({ signal: { id: 7 }, others: [{ id: 8 }] });
    expect(consoleText(reply)).toMatch(/Open ▲ BUY #7 on 1h: entry [\d,.]+ · stop [\d,.]+ · target [\d,.]+/);
  });

  it.each([
    ['/chart', /Which market\?/],
    ['/chart btc moon', /I don't draw "moon"\. I draw rsi, macd.* Try: \/chart BTC\/USDT 1h rsi ema20/],
    ['/chart btc ema999', /I don't draw "ema999"|I don't call "ema999"/],
    ['/chart btc 3h', /I don't call "3h"; I call 15m, 1h/],
    ['/chart btc 5', /holds 24 to 300 candles, not "5"/],
    ['/chart btc rsi macd stochastic atr mood', /at most 5 panes/],
    ['/chart btc ema5 ema10 ema20 ema50 ema100', /4 lines over them/],
    ['/chart btc <script>alert(1)</script>', /I don't draw "<script>alert\(1\)<\/script>"/],
  ])('answers %s kindly', async (line, expected) => {
    expect(await says(line)).toMatch(expected);
  });

  it('keeps a whole view in a few letters', () => {
    let view = viewOfCode('_')!;
    for (const word of ['volume', 'mood', 'rsi', 'bollinger', 'ema200', 'sma7', 'vwap']) view = withWord(view, word)!;
    expect(viewCode(view)).toBe('_vnrbe200s7w');
    expect(viewOfCode(viewCode(view))).toEqual(view);
    expect(viewOfCode('_vx')).toBeNull();
    expect(viewOfCode('_e1')).toBeNull();
    expect(viewOfCode('vor')).toBeNull();
  });

  it('draws every pane and overlay, dark and light, and with no more than one candle', async () => {
    services.readingList = [reading(1, -0.4), reading(3, 0.5)];
    const full = chartOf(await ask('/chart btc 1h rsi macd bollinger ema20 vwap sma50'));
    const tall = await drawPicture({ ...full, theme: 'light' });
    expect(tall.readUInt32BE(16)).toBe(1_200);
    expect(tall.readUInt32BE(20)).toBeGreaterThan(900);
    const one = full.data.candles.slice(-1);
    const studies = full.studies!.map((study) => ({
      ...study,
      lines: study.lines.map((line) => ({ ...line, values: [null] })),
    }));
    const bare = {
      ...full,
      data: { candles: one, predictions: [] },
      studies,
      mood: { values: [null], items: 0, windowMs: 1 },
    };
    expect((await drawPicture(bare)).subarray(1, 4).toString()).toBe('PNG');
  });
});

describe('/price', () => {
  it('tells one market at length and many in a line each', async () => {
    expect(await says('/price btcusdt')).toMatch(
      /^Price {2}BTC\/USDT {2}[\d,.]+\n[\s\S]*24 h: high[\s\S]*Close of the 15m candle/,
    );
    const many = await ask('/price BTC, eth/usdt');
    expect(many).toMatchObject({ kind: 'prices', quotes: [{ market: 'BTC/USDT' }, { market: 'ETH/USDT' }] });
    expect(await ask('/price')).toMatchObject({ quotes: services.markets.map((market) => ({ market })) });
    expect(await ask('/price eth usd')).toMatchObject({ kind: 'error' });
    expect(await ask('/price ethusd')).toMatchObject({ quotes: [{ market: 'ETH/USDT' }] });
  });

  it('says which price is old and where there is none', async () => {
    services.now = (services.now + 86_400_000) as EpochMs;
    expect(await says('/price btc')).toMatch(/No newer candle has come/);
    services = new MemoryServices();
    await services.overviewCandles.save({ venue: 'other' as Venue, market: 'X/Y' as Market, timeframe: '1h' }, []);
    expect(await says('/price')).toMatch(/BTC\/USDT no candle is stored yet[\s\S]*No candle is stored yet\. \/status/);
    expect(await says('/price btc')).toMatch(/No candle of BTC\/USDT is stored yet/);
    for (const line of ['/movers', '/heatmap', '/feargreed', '/compare btc eth', '/chart btc']) {
      const reply = await ask(line);
      expect(reply.picture, line).toBeUndefined();
      expect(consoleText(reply), line).toMatch(/candle|No market/);
    }
  });

  it('suggests the nearest market, or names those there are where none is near', async () => {
    expect(await says('/price BTV')).toMatch(/I don't watch "BTV"\. Did you mean BTC\/USDT\? Try: \/price BTC\/USDT/);
    // One letter in three is no likeness: "foo" was taken for SOL.
    expect(await says('/price foo')).toMatch(/I don't watch "foo"\. I watch BTC\/USDT, /);
    expect(await says('/price <b>hello</b>')).toMatch(
      /I don't watch ".+"\. I watch BTC\/USDT, .+ Try: \/price BTC\/USDT/,
    );
  });

  it('tells the funding rate where one is known', async () => {
    const settledAt = (services.now - 3_600_000) as EpochMs;
    await services.overviewCandles.saveFunding(services.venue, 'BTC/USDT' as Market, [{ settledAt, rate: 0.0001 }]);
    expect(await says('/price btc')).toMatch(/Funding 0\.0100 %, settled 13:03 UTC/);
  });
});

describe('/compare', () => {
  it('shows markets side by side over a span, the first as yardstick', async () => {
    const reply = await ask('/compare btc vs eth, sol 30d');
    expect(reply).toMatchObject({
      kind: 'compare',
      comparison: { timeframe: '1h', rows: [{ market: 'BTC/USDT' }, { market: 'ETH/USDT' }, { market: 'SOL/USDT' }] },
    });
    const again = await press(reply, '24h');
    expect(again).toMatchObject({ comparison: { spanMs: 86_400_000 } });
    expect((await drawPicture(again.picture!)).subarray(1, 4).toString()).toBe('PNG');
  });

  it.each([
    ['/compare', /Which markets\? Name two to 6/],
    ['/compare BTC btcusdt', /BTC\/USDT stands alone.+ Try: \/compare BTC ETH 7d/],
    ['/compare btc', /BTC\/USDT stands alone/],
    ['/compare btc btc', /BTC\/USDT stands alone/],
    ['/compare btc xyz', /I don't watch "xyz"/],
    ['/compare btc eth 2m', /the span "2m"/],
    ['/compare btc eth 400d', /the span "400d"/],
    ['/compare btc eth 7d 30d', /the span "30d"/],
  ])('answers %s kindly', async (line, expected) => {
    expect(await says(line)).toMatch(expected);
  });

  it('reads spans', () => {
    expect(['6h', '24h', '7d', '2w', '365 days'].map(spanMsOf)).toEqual(
      [6, 24, 168, 336, 8_760].map((hours) => hours * 3_600_000),
    );
    expect(['5h', '366d', '0d', 'week', '-3d', '1y'].map(spanMsOf)).toEqual([null, null, null, null, null, null]);
  });
});

describe('/movers and /heatmap', () => {
  it('rank moves by size and hold them against the usual', async () => {
    const reply = await ask('/movers day');
    expect(reply).toMatchObject({ kind: 'movers', movers: { span: '24h', missing: [] } });
    expect(await press(reply, '7d')).toMatchObject({ movers: { span: '7d' } });
    expect(await says('/movers 1h')).toMatch(/σ/);
    if (reply.kind !== 'movers') throw new Error(reply.kind);
    const moves = reply.movers.moves.map((move) => ({ ...move, sigmas: -0.02 }));
    expect(consoleText({ ...reply, movers: { ...reply.movers, moves } })).toMatch(/ 0\.0 σ/);
    expect(await says('/movers year')).toMatch(/I don't understand "year" after \/movers; it takes 1h, 24h, 7d/);
  });

  it('draws the table in both themes', async () => {
    expect(await says('/heatmap blue')).toContain(
      'I don\'t understand "blue" after /heatmap; it takes dark, light. Try:',
    );
    const reply = await ask('/heatmap light');
    expect(reply).toMatchObject({ kind: 'heatmap', all: 4, picture: { theme: 'light' } });
    const png = await drawPicture(reply.picture!);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1_200, 574]);
  });
});

describe('/feargreed', () => {
  it('is our own index, part by part, with its picture', async () => {
    const reply = await ask('/feargreed');
    expect(reply).toMatchObject({ kind: 'fearGreed', picture: { kind: 'fearGreedChart', theme: 'dark' } });
    const text = consoleText(reply);
    expect(text).toMatch(/Fear and greed: \d+ of 100/);
    expect(text).toMatch(/not alternative\.me's/);
    for (const part of ['Momentum', 'Calm', 'Volume', 'Breadth', 'Bitcoin share', 'Mood']) expect(text).toContain(part);
    expect((await drawPicture(reply.picture!)).readUInt32BE(20)).toBe(900);
  });
});

describe('/convert', () => {
  it.each([
    ['/convert 100 USDT to BTC', '100', 'USDT', 'BTC', 1],
    ['/convert 0.5 btc eth', '0.5', 'BTC', 'ETH', 2],
    ['/convert 1,000.50usdt in sol', '1000.5', 'USDT', 'SOL', 1],
    ['/convert eth/usdt', '1', 'ETH', 'USDT', 1],
    ['/convert btc = ada', '1', 'BTC', 'ADA', 2],
    ['/convert 2,5 eth -> usdt', '2.5', 'ETH', 'USDT', 1],
  ])('understands %s', async (line, amount, from, to, steps) => {
    const reply = await ask(line);
    expect(reply).toMatchObject({ kind: 'conversion', conversion: { amount, from, to } });
    if (reply.kind === 'conversion') expect(reply.conversion.steps).toHaveLength(steps);
    expect(consoleText(reply)).toMatch(/No spread and no fee/);
  });

  it.each([
    ['/convert 100', /I read an amount and two assets/],
    ['/convert -5 btc eth', /must be a number above 0, was "-5"/],
    ['/convert 0 btc eth', /must be a number above 0/],
    ['/convert 1e9 btc eth', /I read an amount and two assets/],
    ['/convert', /Something is missing after \/convert; it takes .+ Try: \/convert 100 USDT to BTC/],
    ['/convert 5 btv usdt', /I watch no market of "BTV"\. Did you mean BTC\? Try: \/convert 5 BTC to USDT/],
    // A guess from the blue would only mislead.
    ['/convert 5 doge btc', /I watch no market of "DOGE"\. I convert .*BTC, .+ Try: \/convert 5 \w+ to BTC/],
    ['/convert 5 btc eth now please', /I read an amount and two assets/],
  ])('answers %s kindly', async (line, expected) => {
    expect(await says(line)).toMatch(expected);
  });

  it('calls no amount nothing, however small', async () => {
    expect(await says('/convert 0.00000000000000000000000001 usdt btc')).toMatch(/ = 0\.0{30,}[1-9]\d* BTC/);
  });

  it('goes the other way round by a button', async () => {
    const reply = await ask('/convert 3 btc usdt');
    expect(await press(reply, 'marketsSwap')).toMatchObject({ conversion: { amount: '3', from: 'USDT', to: 'BTC' } });
  });

  it('reads amounts exactly', () => {
    expect(['1', '1.', '.5', '1,234,567.8', '1_000', '0,5', '000.10'].map(readAmount)).toEqual([
      '1',
      '1',
      '0.5',
      '1234567.8',
      '1000',
      '0.5',
      '0.1',
    ]);
    // As it is written in half of our languages.
    expect(['1.500,50', '1.234.567,8'].map(readAmount)).toEqual(['1500.5', '1234567.8']);
    expect(['', 'x', '1.2.3', '0', '0.0', '-1', '1'.repeat(31), 'Infinity', '0x10'].map(readAmount)).toEqual(
      Array.from({ length: 9 }, () => null),
    );
    expect(readWish('sell everything now')).toBeNull();
  });
});
