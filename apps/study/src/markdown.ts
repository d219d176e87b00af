/** A table: words in the first columns, numbers to the right in the others. @param words how many columns are words */
export function table(head: readonly string[], rows: readonly (readonly string[])[], words = 1): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = line(head.map((_, column) => (column < words ? '---' : '--:')));
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** An error as a person reads it: 0, 1.2e-7, or –. */
export function small(value: number | null): string {
  if (value === null) return '–';
  return value === 0 ? '0' : value < 0.001 ? value.toExponential(1) : value.toPrecision(2);
}

/** A share as a person reads it; only what is whole is written 100 %. */
export function percent(share: number, digits = 2): string {
  if (share === 1) return '100 %';
  const written = (100 * share).toFixed(digits);
  return `${Number(written) === 100 ? `> ${(100 - 10 ** -digits).toFixed(digits)}` : written} %`;
}

/** A number with its thousands apart. */
export function count(value: number): string {
  return value.toLocaleString('en');
}
