import { OptionError } from '@argand/errors';

/** The most phases that a run decodes: 2 GiB. */
export const mostPhases = 2 ** 28;
/** The most spikes of one image's inputs: 1 GiB. */
const mostSpikes = 2 ** 26;
/** The last cycle that spikes can have is an int32. */
const mostCycles = 2 ** 31 - 16;

/** The size of a run of a network. */
export interface RunSize {
  readonly images: number;
  readonly outputs: number;
  readonly cycles: number;
  /** In how many cycles inputs fire. */
  readonly inputCycles: number;
  /** How many neurons the widest population has. */
  readonly widest: number;
}

/** Checks the size of a run before anything is allocated. @throws RangeError that says what to reduce */
export function requireModestRun(
  caller: string,
  { images, outputs, cycles, inputCycles, widest }: RunSize,
): void {
  const most = Math.floor(Math.min(mostSpikes / widest, mostCycles));
  if (inputCycles > most || cycles > mostCycles) {
    throw new OptionError(
      `${caller}: ${cycles} cycles of ${widest} neurons are more than a run takes; run at most ${most} cycles, or open a stream and advance it step by step.`,
    );
  }
  const phases = images * cycles * outputs;
  if (phases > mostPhases) {
    throw new OptionError(
      `${caller}: ${images} images × ${cycles} cycles × ${outputs} outputs are ${phases} phases, more than ${mostPhases}; run fewer images at once, or fewer cycles.`,
    );
  }
}
