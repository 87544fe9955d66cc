import { featureSet } from '../../src/pipeline/features/index.js';
import { RowThreads } from '../../src/pipeline/features/row-threads.js';
import { RowsHere } from '../../src/pipeline/features/rows-here.js';
import { rowMakerContract } from './row-maker.js';
import '../support/long-tests.js';

rowMakerContract('rows made in this thread', () => new RowsHere(featureSet), 100_000);
rowMakerContract('rows made on threads of their own', () => new RowThreads(2), 100_000);
