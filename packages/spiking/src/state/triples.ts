import type { StateReader } from './state-reader.ts';

/** The numbers that one of three columns may have. */
interface Column {
  readonly least: number;
  readonly most: number;
  readonly isWhole: boolean;
}

/** Checks numbers in rows of three. @throws OptionError that names the first number out of range */
export function requireTriples(
  reader: StateReader,
  name: string,
  numbers: Float64Array,
  columns: readonly Column[],
): void {
  for (let k = 0; k < numbers.length; k++) {
    const { least, most, isWhole } = columns[k % 3];
    const value = numbers[k];
    if (value >= least && value <= most && (!isWhole || Number.isInteger(value))) continue;
    reader.fail(
      name,
      `number ${k} is ${value}; expected ${isWhole ? 'whole ' : ''}numbers from ${least} to ${most}`,
    );
  }
}
