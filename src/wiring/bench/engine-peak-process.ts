import { runCross } from './engine-run.js';
import { CandleTape } from './engine-tape.js';

const tapeLength = 1_000_000;

/** Runs the engine over as many candles as its one argument says, which exist one block at a time, and tells its peak memory. */
const { peakRss } = await runCross(new CandleTape(tapeLength, 1), Number(process.argv[2]));
process.stdout.write(String(peakRss));
