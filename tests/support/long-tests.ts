import { vi } from 'vitest';

/** For files whose tests compute or wait for long: what takes seconds on a quick machine takes minutes on a slow, busy one. */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });
