import { setFlagsFromString } from 'node:v8';

/**
 * Lets V8 inline about twice as much into one function as it does by itself (920 bytes of bytecode). The loop of the trading
 * engine passes instants and prices from call to call, and each double that crosses a call which was not inlined is a new
 * object: with this a candle takes a fifth less. For processes that run a backtest; a V8 without this flag ignores it.
 */
export function inlineHotLoops(): void {
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=2000');
}
