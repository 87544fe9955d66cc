import type { Exchange } from 'ccxt';

/** A candle's update as the venue marked it. `closed`: the venue says these values are final. */
export interface MarkedUpdate {
  readonly marketId: string;
  readonly interval: string;
  readonly openedAt: number;
  readonly closed: boolean;
  /** The venue's time of the message, when it tells. */
  readonly sentAt: number | null;
}

type Reader = (message: unknown) => readonly MarkedUpdate[];

const field = (value: unknown, name: string): unknown =>
  value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[name] : undefined;
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const time = (value: unknown): number | null => (Number.isSafeInteger(Number(value)) ? Number(value) : null);

/** Binance: `k.x` is true on a kline's last update. */
const binance: Reader = (message) => {
  const kline = field(message, 'k');
  return [
    {
      marketId: String(field(kline, 's')),
      interval: String(field(kline, 'i')),
      openedAt: Number(field(kline, 't')),
      closed: field(kline, 'x') === true,
      sentAt: time(field(message, 'E')),
    },
  ];
};

/** OKX: the ninth value of a row is "1" on its last update. */
const okx: Reader = (message) => {
  const argument = field(message, 'arg');
  return list(field(message, 'data')).map((row) => ({
    marketId: String(field(argument, 'instId')),
    interval: String(field(argument, 'channel')).replace('candle', ''),
    openedAt: Number(list(row)[0]),
    closed: list(row)[8] === '1',
    sentAt: null,
  }));
};

/** Bybit: `confirm` is true on a row's last update. */
const bybit: Reader = (message) => {
  const marketId = String(field(message, 'topic')).split('.')[2] ?? '';
  return list(field(message, 'data')).map((row) => ({
    marketId,
    interval: String(field(row, 'interval')),
    openedAt: Number(field(row, 'start')),
    closed: field(row, 'confirm') === true,
    sentAt: time(field(message, 'ts')),
  }));
};

const readers: Readonly<Record<string, Reader>> = {
  binance,
  binanceusdm: binance,
  binancecoinm: binance,
  okx,
  bybit,
};

/**
 * ccxt parses candle messages but hides the venue's mark of the last update; without it a candle is known to be final only when
 * the next one begins or REST says so. Listens in where the venue's mark is known: false where it is not.
 */
export function tapClosedFlags(exchange: Exchange, onUpdate: (update: MarkedUpdate) => void): boolean {
  const read = readers[exchange.id];
  const client = exchange as Exchange & { handleOHLCV?: (client: unknown, message: unknown) => void };
  const handle = client.handleOHLCV;
  if (!read || !handle) return false;
  client.handleOHLCV = (connection, message) => {
    // First ccxt's own handler, so that its cache holds the values when they are asked for.
    handle.call(client, connection, message);
    for (const update of read(message)) onUpdate(update);
  };
  return true;
}
