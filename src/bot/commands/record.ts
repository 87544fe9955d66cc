import { z } from 'zod';
import { blockBootstrap, mean } from '../../core/statistics.js';
import { refresh, statusButton } from '../buttons.js';
import type { MeanWithInterval } from '../reply.js';
import { defineCommand } from './define-command.js';

const dayMs = 86_400_000;
/** With fewer days the bootstrap sees too little spread and its interval promises too much. */
const fewestDays = 5;

const daysOf = (times: readonly number[]): number => new Set(times.map((at) => Math.floor(at / dayMs))).size;

/** Mean with a 95 % interval from whole days drawn again; trades of one day share its weather. */
export function meanWithInterval(values: readonly number[], times: readonly number[]): MeanWithInterval | null {
  if (values.length === 0) return null;
  const interval = daysOf(times) < fewestDays ? null : blockBootstrap(values, times, { blockMs: dayMs });
  return { mean: mean(values), low: interval?.low ?? null, high: interval?.high ?? null };
}

export const recordCommand = defineCommand({
  name: 'record',
  summary: 'All signals sent, how they ended, and what chance made',
  example: '/record',
  verb: 'read',
  args: () => z.object({}),
  async run(_, { services, frame }) {
    const { nets, randomNets, settledAt, ...counts } = await services.signals.record(services.market().venue);
    const differences = nets.map((net, i) => net - (randomNets[i] ?? Number.NaN));
    return {
      ...frame,
      kind: 'record',
      ...counts,
      days: daysOf(settledAt),
      net: meanWithInterval(nets, settledAt),
      random: meanWithInterval(randomNets, settledAt),
      edge: meanWithInterval(differences, settledAt),
      buttons: [[refresh('record'), statusButton]],
    };
  },
});
