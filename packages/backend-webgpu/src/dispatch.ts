import type { DeviceStorage } from '@argand/backend';

/** One call of a {@link Program}. `Storages` and `Arguments` are the names of the storages and arguments that it declares. */
export interface Dispatch<
  Storages extends string = string,
  Arguments extends string = string,
  Storage = DeviceStorage,
> {
  /** The storages by name. */
  readonly storages: Readonly<Record<Storages, Storage>>;
  /** The arguments by name: `P.name` in WGSL. */
  readonly parameters: Readonly<Record<Arguments, number>>;
  /** Axes, the innermost first, [length, stride of the first array, of the second, …] each, for programs with `axes`. */
  readonly axes?: readonly (readonly number[])[];
  /** Number of workgroups. Nothing runs if it is 0. */
  readonly blocks: number;
}
