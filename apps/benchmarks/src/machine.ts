import { readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { cores } from './contenders.ts';

/** What a run was made on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** The widest vectors that native code may use, where Linux tells. */
  readonly vectors?: string;
  readonly memoryGigabytes: number;
  readonly system: string;
  readonly node: string;
  readonly date: string;
}

/** This machine. */
export function thisMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores,
    ...vectors(),
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release().split('-')[0]}`,
    node: process.versions.node,
    date: new Date().toISOString().slice(0, 10),
  };
}

function vectors(): { vectors?: string } {
  try {
    const flags =
      readFileSync('/proc/cpuinfo', 'utf8')
        .match(/^flags.*$/m)?.[0]
        .split(' ') ?? [];
    const widest = [
      ['avx512f', 'AVX-512'],
      ['avx2', 'AVX2'],
    ].find(([flag]) => flags.includes(flag));
    return widest ? { vectors: widest[1] } : {};
  } catch {
    return {};
  }
}
