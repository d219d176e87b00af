/** A learning rate that may change with the steps of a run. One of one's own is another such object. */
export interface Rate {
  readonly name: string;
  /** What a checkpoint must agree with. */
  readonly settings: Readonly<Record<string, number>>;
  /** The rate of step `step` (from 0 on) of `steps`. */
  at(step: number, steps: number): number;
}

function requirePositive(
  name: string,
  settings: Readonly<Record<string, number>>,
  mayBeZero: readonly string[] = [],
): void {
  for (const [setting, value] of Object.entries(settings)) {
    if (!Number.isFinite(value) || value < 0 || (value === 0 && !mayBeZero.includes(setting))) {
      throw new Error(
        `${name}: ${setting} is ${value}; expected a number ${mayBeZero.includes(setting) ? 'of at least' : 'above'} 0.`,
      );
    }
  }
}

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
export function constant(rate: number): Rate {
  requirePositive('constant', { rate });
  return { name: 'constant', settings: { rate }, at: () => rate };
}

/** Options of {@link warmupCosine}. */
export interface WarmupCosineOptions {
  readonly peak: number;
  /** How many steps the rate rises in a line; 0 if not given. */
  readonly warmup?: number;
  /** Where it ends; 0 if not given. */
  readonly final?: number;
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
export function warmupCosine({ peak, warmup = 0, final = 0 }: WarmupCosineOptions): Rate {
  requirePositive('warmupCosine', { peak, warmup, final }, ['warmup', 'final']);
  return {
    name: 'warmupCosine',
    settings: { peak, warmup, final },
    at(step, steps) {
      if (step < warmup) return (peak * (step + 1)) / warmup;
      const done = Math.min((step - warmup) / Math.max(steps - warmup, 1), 1);
      return final + (peak - final) * 0.5 * (1 + Math.cos(Math.PI * done));
    },
  };
}

/** Falls along half a cosine from `peak` at the first step to `final` (0 if not given) at the last. */
export function cosine(peak: number, final = 0): Rate {
  return { ...warmupCosine({ peak, final }), name: 'cosine' };
}

/** `rate`, multiplied by `factor` after every `every` steps. */
export function stepDecay({
  rate,
  factor,
  every,
}: {
  readonly rate: number;
  readonly factor: number;
  readonly every: number;
}): Rate {
  requirePositive('stepDecay', { rate, factor, every });
  return {
    name: 'stepDecay',
    settings: { rate, factor, every },
    at: (step) => rate * factor ** Math.floor(step / every),
  };
}
