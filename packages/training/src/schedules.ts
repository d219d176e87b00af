import { interfaceType, requireNumber, requireOptions } from '@argand/backend';

/** A learning rate that may change with the steps of a run. One of one's own is another such object. */
export interface Schedule {
  readonly name: string;
  /** What a checkpoint must agree with. */
  readonly settings: Readonly<Record<string, number>>;
  /** The rate of step `step` (from 0 on) of `steps`. */
  at(step: number, steps: number): number;
}

/** {@link Schedule}, for checks of arguments. */
export const scheduleType = interfaceType<Schedule>(['name', 'at'], {
  name: 'Schedule',
  package: '@argand/training',
  remedy: 'Use one such as constant(0.01).',
});

/**
 * The same rate always.
 *
 * @example
 * ```ts
 * import { constant } from '@argand/training';
 *
 * constant(1e-3).at(5, 100); // 0.001
 * ```
 */
export function constant(rate: number): Schedule {
  requireNumber('constant', 'rate', rate, { above: 0 });
  return { name: 'constant', settings: { rate }, at: () => rate };
}

/** Options of {@link warmupCosine}. */
export interface WarmupCosineOptions {
  readonly peak: number;
  /** How many steps the rate rises in a line. Default 0. */
  readonly warmup?: number | undefined;
  /** Where it ends. Default 0. */
  readonly final?: number | undefined;
}

/**
 * Rises from peak/warmup to the peak in `warmup` steps, then falls along half a cosine to `final` at the last step.
 *
 * @example
 * ```ts
 * import { warmupCosine } from '@argand/training';
 *
 * warmupCosine({ peak: 1, warmup: 4 }).at(1, 100); // 0.5
 * ```
 */
export function warmupCosine(options: WarmupCosineOptions): Schedule {
  requireOptions(options, 'warmupCosine');
  return risingCosine('warmupCosine', options);
}

function risingCosine(name: string, { peak, warmup = 0, final = 0 }: WarmupCosineOptions): Schedule {
  requireNumber(name, 'peak', peak, { above: 0 });
  requireNumber(name, 'warmup', warmup, { whole: true, atLeast: 0 });
  requireNumber(name, 'final', final, { atLeast: 0 });
  return {
    name,
    settings: { peak, warmup, final },
    at(step, steps) {
      if (step < warmup) return (peak * (step + 1)) / warmup;
      const done = Math.min((step - warmup) / Math.max(steps - warmup, 1), 1);
      return final + (peak - final) * 0.5 * (1 + Math.cos(Math.PI * done));
    },
  };
}

/** Falls along half a cosine from `peak` at the first step to `final` (default 0) at the last. */
export function cosine(peak: number, final = 0): Schedule {
  return risingCosine('cosine', { peak, final });
}

/** `rate`, multiplied by `factor` after every `every` steps. */
export function stepDecay(options: {
  readonly rate: number;
  readonly factor: number;
  readonly every: number;
}): Schedule {
  requireOptions(options, 'stepDecay');
  const { rate, factor, every } = options;
  requireNumber('stepDecay', 'rate', rate, { above: 0 });
  requireNumber('stepDecay', 'factor', factor, { above: 0 });
  requireNumber('stepDecay', 'every', every, { whole: true, atLeast: 1 });
  return {
    name: 'stepDecay',
    settings: { rate, factor, every },
    at: (step) => rate * factor ** Math.floor(step / every),
  };
}
