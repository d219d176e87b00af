import type { Piece } from '../wgsl/piece.ts';
import type { Binding, Program, Scalar } from '../wgsl/program.ts';

/** How a product is divided: rows and columns of a workgroup's tile and of a thread's part of it, and its depth. */
export interface Tiling {
  readonly rows: number;
  readonly columns: number;
  /** A multiple of 4, */
  readonly threadRows: number;
  /** and so are these. */
  readonly threadColumns: number;
  readonly depth: number;
}

/** Tiles for few and many rows and columns. */
export const tilings = {
  large: { rows: 128, columns: 128, threadRows: 8, threadColumns: 8, depth: 16 },
  middle: { rows: 64, columns: 64, threadRows: 8, threadColumns: 8, depth: 16 },
  small: { rows: 32, columns: 32, threadRows: 4, threadColumns: 4, depth: 16 },
  flat: { rows: 8, columns: 64, threadRows: 4, threadColumns: 4, depth: 16 },
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

/**
 * What a product is of: functions in WGSL, over the storages and arguments that they name. Its sides are read in blocks, by
 * `readLeft(n, row, k) -> mat4x4<f32>` and `readRight(n, column, k) -> mat4x4<f32>`, whose column i is the four rows, or
 * columns, from there on at depth k + i; 0 beyond the edges.
 */
export interface ProductOptions {
  readonly name: string;
  readonly tiling: Tiling;
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly parameters: Readonly<Record<string, Scalar>>;
  /** Whether neighbours in memory are neighbours along the depth, of the left side and of the right one. */
  readonly leftByDepth: boolean;
  readonly rightByDepth: boolean;
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
      loadSide('left', rows, options.leftByDepth, tiling, threads),
      loadSide('right', columns, options.rightByDepth, tiling, threads),
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

/** Blocks of four places and four depths go into the tile depth by depth, neighbours in memory by neighbouring threads. */
function loadSide(
  side: 'left' | 'right',
  extent: number,
  byDepth: boolean,
  tiling: Tiling,
  threads: number,
): string {
  const [places, depths] = [extent / 4, tiling.depth / 4];
  const [read, first] = side === 'left' ? ['readLeft', 'firstRow'] : ['readRight', 'firstColumn'];
  return [
    `for (var i = thread; i < ${places * depths}u; i += ${threads}u) {`,
    byDepth
      ? `let place = i / ${depths}u; let k = i % ${depths}u;`
      : `let place = i % ${places}u; let k = i / ${places}u;`,
    `let four = ${read}(n, ${first} + 4u * place, start + 4u * k);`,
    `for (var d = 0u; d < 4u; d++) { ${side}[(4u * k + d) * ${places}u + place] = four[d]; }`,
    '}',
  ].join('\n');
}

function multiplyTile(tiling: Tiling, { rows, groups }: Places, across: number): string {
  const quarter = tiling.threadRows / 4;
  return [
    `for (var k = 0u; k < ${tiling.depth}u; k++) {`,
    ...Array.from(
      { length: quarter },
      (_, q) => `let a${q} = left[k * ${tiling.rows / 4}u + y * ${quarter}u + ${q}u];`,
    ),
    ...groups.map((g) => `let b${g} = right[k * ${tiling.columns / 4}u + x + ${g * across}u];`),
    ...rows.flatMap((r) =>
      groups.map(
        (g) => `sum${r}_${g} = fma(vec4<f32>(a${Math.floor(r / 4)}[${r % 4}]), b${g}, sum${r}_${g});`,
      ),
    ),
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

/** One side of a product that lies in a storage as rows: of places, or, by depth, of numbers along the depth. */
export interface Side {
  /** The storage's name in WGSL. */
  readonly storage: string;
  readonly name: 'readLeft' | 'readRight';
  readonly byDepth: boolean;
  /** How many places there are, and how far the arrays of a batch are apart, in WGSL. */
  readonly places: 'P.rows' | 'P.columns';
  readonly apart: string;
  /** Whether the storage is bound as vectors, as it can be where the length of its rows is a multiple of 4. */
  readonly vectors: boolean;
}

/** The function that reads a side's blocks. */
export function sidePiece({ storage, name, byDepth, places, apart, vectors }: Side): Piece {
  const [rows, columns] = byDepth ? [places, 'P.depth'] : ['P.depth', places];
  const row = `${name}Row`;
  const four = vectors
    ? `
  if (row >= ${rows} || column >= ${columns}) { return vec4<f32>(); }
  return ${storage}[(n * ${apart} + row * ${columns} + column) / 4u];`
    : `
  var four = vec4<f32>();
  if (row >= ${rows}) { return four; }
  for (var i = 0u; i < min(4u, ${columns} - min(column, ${columns})); i++) {
    four[i] = ${storage}[n * ${apart} + row * ${columns} + column + i];
  }
  return four;`;
  return {
    code: `
fn ${row}(n: u32, row: u32, column: u32) -> vec4<f32> {${four}
}
fn ${name}(n: u32, place: u32, k: u32) -> mat4x4<f32> {
  let ${byDepth ? 'row = place; let column = k' : 'row = k; let column = place'};
  var block = mat4x4<f32>();
  for (var i = 0u; i < 4u; i++) { block[i] = ${row}(n, row + i, column); }
  return ${byDepth ? 'transpose(block)' : 'block'};
}`,
  };
}

/** Writes four sums of a row of the storage `result`, [batch, rows, columns]. */
export const storeRow: Piece = {
  code: `
fn store(n: u32, row: u32, column: u32, sums: vec4<f32>) {
  if (row >= P.rows) { return; }
  let place = (n * P.rows + row) * P.columns + column;
  for (var i = 0u; i < min(4u, P.columns - min(column, P.columns)); i++) { result[place + i] = sums[i]; }
}`,
};
