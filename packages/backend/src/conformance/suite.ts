import type { Device } from '../device.ts';
import type { Kernel } from '../kernel.ts';
import { Bench, type Outcome } from './bench.ts';
import type { Promised } from './compare.ts';
import { Draw } from './draw.ts';
import { checkWithinStorages } from './within-storages.ts';

/** One call of a kernel, with the numbers it is made on. */
export interface KernelCase<Call> {
  /** Shape and layout in words, for the message of a failure. */
  readonly title: string;
  /** What a device must promise for this case to be run on it. Default nothing. */
  readonly needs?: readonly Promised[];
  /** Places storages on a bench and says the call. It is called twice: for the reference and for the device. */
  readonly call: (bench: Bench) => Call;
}

/** Cases that one test runs. */
export interface CaseGroup<Call> {
  readonly title: string;
  /** Its cases, with numbers from here. */
  readonly cases: (draw: Draw) => readonly KernelCase<Call>[];
}

/** A case whose kernel's arguments are its own affair. */
export interface SuiteCase {
  readonly title: string;
  readonly needs: readonly Promised[];
  /** Runs the kernel on a device and reads all storages back. */
  readonly outcomes: (device: Device) => Promise<Outcome[]>;
  /** Checks that the kernel stays within its storages, unless a case with such storages was `checked` before or one is empty. */
  readonly staysWithin: (device: Device, checked: Set<string>) => Promise<void>;
}

/** All cases of one kernel. */
export interface KernelSuite {
  readonly kernel: string;
  readonly required: boolean;
  /** Whether a device has the kernel. */
  readonly supportedBy: (device: Device) => boolean;
  readonly groups: readonly {
    readonly title: string;
    /** Its cases, with numbers from this seed. */
    readonly cases: (seed: number) => readonly SuiteCase[];
  }[];
}

/** Puts a kernel and its cases together. */
export function defineSuite<Call>(kernel: Kernel<Call>, groups: readonly CaseGroup<Call>[]): KernelSuite {
  return {
    kernel: kernel.name,
    required: kernel.required,
    supportedBy: (device) => device.supports(kernel),
    groups: groups.map(({ title, cases }) => ({
      title,
      cases: (seed) =>
        cases(new Draw(seed, `${kernel.name}/${title}`)).map(({ title, needs = [], call }) => ({
          title,
          needs,
          async outcomes(device) {
            const bench = new Bench(device);
            device.run(kernel, call(bench));
            const outcomes = await bench.outcomes();
            bench.free();
            return outcomes;
          },
          async staysWithin(device, checked) {
            const bench = new Bench(device);
            await checkWithinStorages(device, kernel, call(bench), checked);
            bench.free();
          },
        })),
    })),
  };
}
