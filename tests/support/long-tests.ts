import { vi } from 'vitest';

/** For files whose tests compute or wait for long: what takes seconds on a quick machine takes a minute on a slow, busy one. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
