import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type Incident, severities } from '../core/incident.js';
import type { StageStatus } from '../core/ports/services.js';

/** What the program counts, in Prometheus' terms. One instance a process. */
export class Metrics {
  readonly registry = new Registry();

  readonly candleToSend = new Histogram({
    name: 'auspex_candle_to_send_seconds',
    help: 'Seconds from a candle being seen to the send call of a message it caused',
    labelNames: ['platform'],
    buckets: [0.02, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2, 5, 15, 60],
    registers: [this.registry],
  });
  readonly candles = new Counter({
    name: 'auspex_candles_total',
    help: 'Closed candles taken in',
    labelNames: ['venue', 'timeframe'],
    registers: [this.registry],
  });
  readonly rejectedRows = new Counter({
    name: 'auspex_rejected_rows_total',
    help: 'Rows of market data put into quarantine',
    labelNames: ['venue'],
    registers: [this.registry],
  });
  readonly decisions = new Counter({
    name: 'auspex_decisions_total',
    help: 'Answers by call',
    labelNames: ['call'],
    registers: [this.registry],
  });
  readonly deliveries = new Counter({
    name: 'auspex_deliveries_total',
    help: 'Delivery attempts by outcome',
    labelNames: ['platform', 'outcome'],
    registers: [this.registry],
  });
  readonly deliveriesWaiting = new Gauge({
    name: 'auspex_deliveries_waiting',
    help: 'Messages not yet sent or refused',
    registers: [this.registry],
  });
  readonly queueDepth = new Gauge({
    name: 'auspex_queue_jobs',
    help: 'Jobs by queue and state',
    labelNames: ['queue', 'state'],
    registers: [this.registry],
  });
  readonly modelAge = new Gauge({
    name: 'auspex_model_age_seconds',
    help: 'Market time since the last candle the active model was trained on',
    labelNames: ['model'],
    registers: [this.registry],
  });
  readonly candleAge = new Gauge({
    name: 'auspex_candle_age_seconds',
    help: "Venue's time since the newest closed candle",
    labelNames: ['venue'],
    registers: [this.registry],
  });

  readonly stageAge = new Gauge({
    name: 'auspex_stage_age_seconds',
    help: 'Seconds since a stage was last heard of',
    labelNames: ['stage'],
    registers: [this.registry],
  });
  readonly stageAlive = new Gauge({
    name: 'auspex_stage_alive',
    help: '1 while a stage is alive or paused, 0 when it is silent',
    labelNames: ['stage'],
    registers: [this.registry],
  });
  readonly incidents = new Gauge({
    name: 'auspex_incidents_open',
    help: 'Open incidents by severity and whether somebody has acknowledged them',
    labelNames: ['severity', 'acknowledged'],
    registers: [this.registry],
  });

  /** Every stage that is expected, and what is open. */
  showStages(stages: readonly StageStatus[], open: readonly Pick<Incident, 'severity' | 'acknowledged'>[]): void {
    this.stageAge.reset();
    this.stageAlive.reset();
    for (const { stage, state, ageMs } of stages) {
      if (ageMs !== null) this.stageAge.set({ stage }, ageMs / 1_000);
      this.stageAlive.set({ stage }, state === 'silent' ? 0 : 1);
    }
    for (const severity of severities) {
      for (const acknowledged of ['yes', 'no']) {
        const count = open.filter(
          (one) => one.severity === severity && (one.acknowledged !== null) === (acknowledged === 'yes'),
        ).length;
        this.incidents.set({ severity, acknowledged }, count);
      }
    }
  }

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }
}
