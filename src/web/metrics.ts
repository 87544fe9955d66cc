import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

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

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }
}
