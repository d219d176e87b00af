/** A few functions in WGSL, and the pieces that they call. */
export interface Piece {
  readonly code: string;
  readonly uses?: readonly Piece[];
}

/** The code of pieces and of all that they use, each once, what is used first. */
export function written(pieces: readonly Piece[]): string {
  const found = new Set<Piece>();
  const visit = (piece: Piece) => {
    if (found.has(piece)) return;
    piece.uses?.forEach(visit);
    found.add(piece);
  };
  pieces.forEach(visit);
  return [...found].map(({ code }) => code.trim()).join('\n');
}

/** A number as a float32 literal. */
export function literal(value: number): string {
  return `${Math.fround(value)}f`;
}

/** A polynomial in `x` by Horner's rule, its coefficients from the highest power down. */
export function polynomial(x: string, coefficients: readonly number[]): string {
  const [first, ...rest] = coefficients.map(literal);
  return rest.reduce((sum, coefficient) => `fma(${sum}, ${x}, ${coefficient})`, first);
}
