import { OptionTypeError } from '@argand/errors';
import type { Piece } from '../wgsl/piece.ts';
import type { Binding, Program, Scalar } from '../wgsl/program.ts';
import {
  isUntiled,
  type StoredSide,
  type ThreadDivision,
  threadBlocks,
  threadDivision,
  threadProgram,
} from './thread-product.ts';

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
const tilings = {
  large: { rows: 128, columns: 128, threadRows: 8, threadColumns: 8, depth: 16 },
  middle: { rows: 64, columns: 64, threadRows: 8, threadColumns: 8, depth: 16 },
  small: { rows: 32, columns: 32, threadRows: 4, threadColumns: 4, depth: 16 },
  flat: { rows: 8, columns: 64, threadRows: 4, threadColumns: 4, depth: 16 },
} as const satisfies Record<string, Tiling>;

/** How a product is divided: in tiles of this name, or among threads that share nothing. */
export type Division = keyof typeof tilings | ThreadDivision;

/** The size of a product. */
export type ProductSize = readonly [batch: number, rows: number, columns: number];

/** Tiles that keep many workgroups busy, or none. The choice has no influence on the bits: every sum goes through its depth in order. */
export function divisionFor([batch, rows, columns]: ProductSize, tiles: boolean): Division {
  if (!tiles) return threadDivision(rows, columns);
  if (rows <= tilings.flat.rows) return 'flat';
  if (blocksOf('large', [batch, rows, columns]) >= 128) return 'large';
  return blocksOf('middle', [batch, rows, columns]) >= 64 ? 'middle' : 'small';
}

/** How many workgroups there are. */
export function blocksOf(division: Division, [batch, rows, columns]: ProductSize): number {
  if (isUntiled(division)) return threadBlocks(division, batch, rows, columns);
  const { rows: height, columns: width } = tilings[division];
  return batch * Math.ceil(rows / height) * Math.ceil(columns / width);
}

/** How far a thread is with its tile, in WGSL; all of it but what `store` gets is spelled out, so that it stays in registers. */
interface Places {
  readonly rows: readonly number[];
  readonly groups: readonly number[];
}

/** A side that is read by a function of its own, of which only tiles are made. */
export interface ReadSide {
  /**
   * `readLeft(n, row, k) -> mat4x4<f32>`, or `readRight(n, column, k)`, whose column i is the four rows, or columns, from there on at
   * depth k + i; 0 beyond the edges.
   */
  readonly read: Piece;
  readonly byDepth: boolean;
}

/** What a product is of, over the storages and arguments that are named in WGSL. */
export interface ProductOptions {
  readonly name: string;
  readonly division: Division;
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly parameters: Readonly<Record<string, Scalar>>;
  readonly left: StoredSide | ReadSide;
  readonly right: StoredSide | ReadSide;
  /**
   * What becomes of a sum: `store(n, row, column, sum)`, or, of two rows, `storePair(n, row, column, even, odd)` with `storesPairs`;
   * beyond the edges, nothing.
   */
  readonly storesPairs: boolean;
  readonly uses: readonly Piece[];
}

/**
 * A matrix product. `P.batch`, `P.rows`, `P.columns` and `P.depth` are its size. Each sum is a chain of fused multiply-adds in the
 * order of the depth.
 */
export function productProgram({ division, parameters, ...options }: ProductOptions): Program {
  const { left, right } = options;
  const all = { batch: 'u32', rows: 'u32', columns: 'u32', depth: 'u32', ...parameters } as const;
  if (!isUntiled(division)) return tileProgram({ ...options, parameters: all, tiling: tilings[division] });
  if ('read' in left || 'read' in right)
    throw new OptionTypeError(`${options.name}: without tiles, both sides must be storages.`);
  return threadProgram({ ...options, left, right, parameters: all, division });
}

/** A product of tiles. */
type TileOptions = Omit<ProductOptions, 'division'> & { readonly tiling: Tiling };

/** In tiles of workgroup memory and, within them, of registers. */
function tileProgram(options: TileOptions): Program {
  const { name, tiling, bindings, parameters, left, right, uses } = options;
  const { rows, columns, threadRows, threadColumns } = tiling;
  const across = columns / threadColumns;
  const positions: Places = {
    rows: Array.from({ length: threadRows }, (_, i) => i),
    groups: Array.from({ length: threadColumns / 4 }, (_, i) => i),
  };
  const threads = across * (rows / threadRows);
  return {
    name: `${name}, tiles of ${rows} × ${columns}`,
    bindings,
    parameters,
    uses: [
      ...uses,
      readerOf(left, 'readLeft', bindings),
      readerOf(right, 'readRight', bindings),
      tileMemory(tiling),
    ],
    threads,
    body: [
      `let tilesAcross = (P.columns + ${columns - 1}u) / ${columns}u;`,
      `let tilesDown = (P.rows + ${rows - 1}u) / ${rows}u;`,
      `let firstColumn = (block % tilesAcross) * ${columns}u;`,
      `let firstRow = (block / tilesAcross % tilesDown) * ${rows}u;`,
      'let n = block / tilesAcross / tilesDown;',
      `let x = thread % ${across}u;`,
      `let y = thread / ${across}u;`,
      ...positions.rows.flatMap((r) => positions.groups.map((g) => `var sum${r}_${g} = vec4<f32>();`)),
      `for (var start = 0u; start < P.depth; start += ${tiling.depth}u) {`,
      loadSide('left', rows, left.byDepth, tiling, threads),
      loadSide('right', columns, right.byDepth, tiling, threads),
      'workgroupBarrier();',
      multiplyTile(tiling, positions, across),
      'workgroupBarrier();',
      '}',
      ...positions.groups.flatMap((g) => storeSums(options, positions, g, across)),
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

/** Blocks of four positions and four depths go into the tile depth by depth, neighbours in memory by neighbouring threads. */
function loadSide(
  side: 'left' | 'right',
  extent: number,
  byDepth: boolean,
  tiling: Tiling,
  threads: number,
): string {
  const [positions, depths] = [extent / 4, tiling.depth / 4];
  const [read, first] = side === 'left' ? ['readLeft', 'firstRow'] : ['readRight', 'firstColumn'];
  return [
    `for (var i = thread; i < ${positions * depths}u; i += ${threads}u) {`,
    byDepth
      ? `let position = i / ${depths}u; let k = i % ${depths}u;`
      : `let position = i % ${positions}u; let k = i / ${positions}u;`,
    `let four = ${read}(n, ${first} + 4u * position, start + 4u * k);`,
    `for (var d = 0u; d < 4u; d++) { ${side}[(4u * k + d) * ${positions}u + position] = four[d]; }`,
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
  { tiling, storesPairs }: TileOptions,
  { rows }: Places,
  g: number,
  across: number,
): string[] {
  const row = (r: number) => `firstRow + y * ${tiling.threadRows}u + ${r}u`;
  const column = `firstColumn + 4u * (x + ${g * across}u) + i`;
  const each = (call: string) => `for (var i = 0u; i < 4u; i++) { ${call} }`;
  return storesPairs
    ? rows
        .filter((r) => r % 2 === 0)
        .map((r) => each(`storePair(n, ${row(r)}, ${column}, sum${r}_${g}[i], sum${r + 1}_${g}[i]);`))
    : rows.map((r) => each(`store(n, ${row(r)}, ${column}, sum${r}_${g}[i]);`));
}

/** The function that reads a side's blocks. */
function readerOf(
  side: StoredSide | ReadSide,
  name: 'readLeft' | 'readRight',
  bindings: ProductOptions['bindings'],
): Piece {
  if ('read' in side) return side.read;
  const { storage, byDepth, apart } = side;
  const positions = name === 'readLeft' ? 'P.rows' : 'P.columns';
  const [rows, columns] = byDepth ? [positions, 'P.depth'] : ['P.depth', positions];
  const row = `${name}Row`;
  const four =
    bindings[storage].element === 'vec4<f32>'
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
fn ${name}(n: u32, position: u32, k: u32) -> mat4x4<f32> {
  let ${byDepth ? 'row = position; let column = k' : 'row = k; let column = position'};
  var block = mat4x4<f32>();
  for (var i = 0u; i < 4u; i++) { block[i] = ${row}(n, row + i, column); }
  return ${byDepth ? 'transpose(block)' : 'block'};
}`,
  };
}

/** Writes a sum to the storage `result`, [batch, rows, columns]. */
export const storeRow: Piece = {
  code: `
fn store(n: u32, row: u32, column: u32, sum: f32) {
  if (row >= P.rows || column >= P.columns) { return; }
  result[(n * P.rows + row) * P.columns + column] = sum;
}`,
};
