/** Formats an error: 0, 1.2e-7, 0.034; – if there is none. */
export function small(value: number | null): string {
  if (value === null) return '–';
  return value === 0 ? '0' : value < 0.001 ? value.toExponential(1) : value.toPrecision(2);
}

/** Formats a fraction as a percentage; only exactly 1 is written as 100 %. */
export function percent(fraction: number, digits = 2): string {
  if (fraction === 1) return '100 %';
  const written = (100 * fraction).toFixed(digits);
  return `${Number(written) === 100 ? `> ${(100 - 10 ** -digits).toFixed(digits)}` : written} %`;
}

/** Formats a count with separators: 10,000. */
export function count(value: number): string {
  return value.toLocaleString('en');
}
