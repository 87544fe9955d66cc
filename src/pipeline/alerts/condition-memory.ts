import type { Timeframe } from '../../core/market.js';
import { fail, ok, type Result } from '../../core/result.js';
import type { ConditionNode, Reading } from './language/ast.js';
import { parseCondition } from './language/parse.js';
import { printReading } from './language/print.js';

export interface ReadableCondition {
  readonly condition: ConditionNode;
  /** Each reading once, by the name boards know it under. */
  readonly readings: ReadonlyMap<string, Reading>;
}

const mostKept = 50_000;

/** Conditions of stored alerts, parsed once: they change seldom and are needed at each close. */
export class ConditionMemory {
  readonly #kept = new Map<string, Result<ReadableCondition, string>>();

  /** Fails with a reason when the condition cannot be looked at with candles of `base`, because others are watched now. */
  of(text: string, base: Timeframe, watched: readonly Timeframe[]): Result<ReadableCondition, string> {
    const key = `${base} ${watched.join()} ${text}`;
    const known = this.#kept.get(key);
    if (known) return known;
    if (this.#kept.size >= mostKept) this.#kept.clear();
    const parsed = parseCondition(text, { watched, base, kept: true });
    const fresh = !parsed.ok
      ? fail(`"${parsed.failure.word}" cannot be read: ${parsed.failure.kind}`)
      : parsed.value.base !== base || !watched.includes(base)
        ? fail(`${base} candles are not watched`)
        : ok({
            condition: parsed.value.condition,
            readings: new Map(parsed.value.readings.map((reading) => [printReading(reading), reading])),
          });
    this.#kept.set(key, fresh);
    return fresh;
  }
}
