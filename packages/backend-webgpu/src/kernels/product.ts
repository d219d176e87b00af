import type { Piece } from '../wgsl/piece.ts';
import type { Binding, Program, Scalar } from '../wgsl/program.ts';

/** How a product is divided: rows and columns of a workgroup's tile and of a thread's part of it, and its depth. */
export interface Tiling {
  readonly rows: number;
  readonly columns: number;
  readonly threadRows: number;
  /** A multiple of 4. */
  readonly threadColumns: number;
  /** A multiple of 4. */
  readonly depth: number;
}

/** Tiles for few and many rows and columns. */
export const tilings = {
  large: { rows: 128, columns: 128, threadRows: 8, threadColumns: 8, depth: 16 },
  middle: { rows: 64, columns: 64, threadRows: 8, threadColumns: 8, depth: 16 },
  small: { rows: 32, columns: 32, threadRows: 4, threadColumns: 4, depth: 16 },
  flat: { rows: 8, columns: 64, threadRows: 2, threadColumns: 4, depth: 16 },
} as const satisfies Record<string, Tiling>;

/** The name of a tiling. */
export type TilingName = keyof typeof tilings;

/** Tiles that keep many workgroups busy. The choice has no influence on the bits: every sum goes through its depth in order. */
export function tilingFor(batch: number, rows: number, columns: number): TilingName {
  if (rows <= tilings.flat.rows) return 'flat';
  if (blocksOf(tilings.large, batch, rows, columns) >= 128) return 'large';
  return blocksOf(tilings.middle, batch, rows, columns) >= 64 ? 'middle' : 'small';
}

/** How many workgroups there are. */
export function blocksOf(
  { rows: height, columns: width }: Tiling,
  batch: number,
  rows: number,
  columns: number,
): number {
  return batch * Math.ceil(rows / height) * Math.ceil(columns / width);
}

/** How far a thread is with its tile, in WGSL; all of it but what `store` gets is spelled out, so that it stays in registers. */
interface Places {
  readonly rows: readonly number[];
  readonly groups: readonly number[];
}

/** What a product is of: functions in WGSL, over the storages and arguments that they name. */
export interface ProductOptions {
  readonly name: string;
  readonly tiling: Tiling;
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly parameters: Readonly<Record<string, Scalar>>;
  /**
   * Where `pairs` is false, `readLeft(n, row, k)`: four numbers of the left side, from depth k on. Else `readPair(n, pair, k)`: a
   * `Pair` of those of rows 2·pair and 2·pair + 1. 0 beyond the edges.
   */
  readonly pairs: boolean;
  /** Whether neighbours in a row of the left side are neighbours in memory, as against those in a column. */
  readonly leftByRows: boolean;
  /** Likewise of the right side: `readRight(n, k, column)`, four numbers from a column on. */
  readonly rightByRows: boolean;
  /**
   * What becomes of four sums: `store(n, row, column, sums)`, or, of two rows, `storePair(n, row, column, even, odd)` with `storesPairs`.
   */
  readonly storesPairs: boolean;
  readonly uses: readonly Piece[];
}

/**
 * A matrix product in tiles of workgroup memory and, within them, of registers. `P.rows`, `P.columns` and `P.depth` are its
 * size. Each sum is a chain of fused multiply-adds in the order of the depth.
 */
export function productProgram(options: ProductOptions): Program {
  const { name, tiling, bindings, parameters, uses } = options;
  const { rows, columns, threadRows, threadColumns } = tiling;
  const across = columns / threadColumns;
  const places: Places = {
    rows: Array.from({ length: threadRows }, (_, i) => i),
    groups: Array.from({ length: threadColumns / 4 }, (_, i) => i),
  };
  const threads = across * (rows / threadRows);
  return {
    name: `${name}, tiles of ${rows} × ${columns}`,
    bindings,
    parameters: { rows: 'u32', columns: 'u32', depth: 'u32', ...parameters },
    uses: [...uses, tileMemory(tiling)],
    threads,
    body: [
      `let tilesAcross = (P.columns + ${columns - 1}u) / ${columns}u;`,
      `let tilesDown = (P.rows + ${rows - 1}u) / ${rows}u;`,
      `let firstColumn = (block % tilesAcross) * ${columns}u;`,
      `let firstRow = (block / tilesAcross % tilesDown) * ${rows}u;`,
      'let n = block / tilesAcross / tilesDown;',
      `let x = thread % ${across}u;`,
      `let y = thread / ${across}u;`,
      ...places.rows.flatMap((r) => places.groups.map((g) => `var sum${r}_${g} = vec4<f32>();`)),
      `for (var start = 0u; start < P.depth; start += ${tiling.depth}u) {`,
      options.pairs ? loadPairs(options, threads) : loadLeft(options, threads),
      loadRight(options, threads),
      'workgroupBarrier();',
      multiplyTile(tiling, places, across),
      'workgroupBarrier();',
      '}',
      ...places.groups.flatMap((g) => storeSums(options, places, g, across)),
    ].join('\n'),
  };
}

function tileMemory({ rows, columns, depth }: Tiling): Piece {
  return {
    code: `
var<workgroup> left: array<vec4<f32>, ${(rows * depth) / 4}>;
var<workgroup> right: array<vec4<f32>, ${(columns * depth) / 4}>;`,
  };
}

/** Goes through all vectors of a tile, neighbours in memory by neighbouring threads. */
function eachOf(count: number, threads: number, body: string): string {
  return `for (var i = thread; i < ${count}u; i += ${threads}u) {\n${body}\n}`;
}

function loadLeft({ tiling, leftByRows }: ProductOptions, threads: number): string {
  const across = tiling.depth / 4;
  const place = leftByRows
    ? `let r = i / ${across}u; let k = i % ${across}u;`
    : `let r = i % ${tiling.rows}u; let k = i / ${tiling.rows}u;`;
  return eachOf(
    tiling.rows * across,
    threads,
    `${place}\nleft[r * ${across}u + k] = readLeft(n, firstRow + r, start + 4u * k);`,
  );
}

function loadPairs({ tiling }: ProductOptions, threads: number): string {
  const across = tiling.depth / 4;
  return eachOf(
    (tiling.rows / 2) * across,
    threads,
    `let r = i / ${across}u; let k = i % ${across}u;
let pair = readPair(n, firstRow / 2u + r, start + 4u * k);
left[2u * r * ${across}u + k] = pair.even;
left[(2u * r + 1u) * ${across}u + k] = pair.odd;`,
  );
}

function loadRight({ tiling, rightByRows }: ProductOptions, threads: number): string {
  const across = tiling.columns / 4;
  const place = rightByRows
    ? `let k = i / ${across}u; let c = i % ${across}u;`
    : `let k = i % ${tiling.depth}u; let c = i / ${tiling.depth}u;`;
  return eachOf(
    tiling.depth * across,
    threads,
    `${place}\nright[k * ${across}u + c] = readRight(n, start + k, firstColumn + 4u * c);`,
  );
}

function multiplyTile(tiling: Tiling, { rows, groups }: Places, across: number): string {
  const rightAcross = tiling.columns / 4;
  const leftAcross = tiling.depth / 4;
  const four = [0, 1, 2, 3];
  return [
    `for (var k = 0u; k < ${leftAcross}u; k++) {`,
    ...four.flatMap((d) =>
      groups.map((g) => `let b${d}_${g} = right[(4u * k + ${d}u) * ${rightAcross}u + x + ${g * across}u];`),
    ),
    ...rows.flatMap((r) => [
      `let a${r} = left[(y * ${tiling.threadRows}u + ${r}u) * ${leftAcross}u + k];`,
      ...four.flatMap((d) =>
        groups.map((g) => `sum${r}_${g} = fma(vec4<f32>(a${r}[${d}]), b${d}_${g}, sum${r}_${g});`),
      ),
    ]),
    '}',
  ].join('\n');
}

function storeSums(
  { tiling, storesPairs }: ProductOptions,
  { rows }: Places,
  g: number,
  across: number,
): string[] {
  const row = (r: number) => `firstRow + y * ${tiling.threadRows}u + ${r}u`;
  const column = `firstColumn + 4u * (x + ${g * across}u)`;
  return storesPairs
    ? rows
        .filter((r) => r % 2 === 0)
        .map((r) => `storePair(n, ${row(r)}, ${column}, sum${r}_${g}, sum${r + 1}_${g});`)
    : rows.map((r) => `store(n, ${row(r)}, ${column}, sum${r}_${g});`);
}

/** What is read four at a time from an array of rows: by one load where all rows begin at a multiple of 4. */
export interface Reading {
  /** The storage's name in WGSL. */
  readonly storage: string;
  /** The function's name, and those of its arguments: (n, row, column). */
  readonly name: string;
  /** The number of rows and columns, and how far the arrays of a batch are apart, in WGSL. */
  readonly rows: string;
  readonly columns: string;
  readonly apart: string;
  /** Whether the four run along the row, as against down the column. */
  readonly alongRow: boolean;
  /** Whether the storage is bound as vectors: only along rows whose length is a multiple of 4. */
  readonly vectors: boolean;
}

/** The function that reads: `name(n, row, column)` gives four numbers from there on, 0 beyond the edges. */
export function readingPiece({ storage, name, rows, columns, apart, alongRow, vectors }: Reading): Piece {
  const body = vectors
    ? `
  if (row >= ${rows} || column >= ${columns}) { return vec4<f32>(); }
  return ${storage}[(n * ${apart} + row * ${columns} + column) / 4u];`
    : `
  var four = vec4<f32>();
  for (var i = 0u; i < 4u; i++) {
    let r = row + ${alongRow ? '0u' : 'i'};
    let c = column + ${alongRow ? 'i' : '0u'};
    if (r < ${rows} && c < ${columns}) { four[i] = ${storage}[n * ${apart} + r * ${columns} + c]; }
  }
  return four;`;
  return { code: `fn ${name}(n: u32, row: u32, column: u32) -> vec4<f32> {${body}\n}` };
}
