import type { Program, Scalar } from '../wgsl/program.ts';

// A product without workgroup memory, for drivers in software: there, threads that wait for each other cost more than numbers that
// are read twice, and what neighbouring threads read is one vector if it is the same number, or neighbours in memory.

const threads = 32;
/** Neighbours that a driver in software runs as one vector. */
const neighbours = 4;
const most = 8;

/** How a product is divided that has no tiles: rows × columns of a thread. */
export type ThreadDivision = `${number} × ${number}`;

/** One side of a product that lies in a storage as rows: of positions, or, by depth, of numbers along the depth. */
export interface StoredSide {
  /** The storage's name in WGSL, and how far the arrays of a batch are apart. */
  readonly storage: string;
  readonly apart: string;
  readonly byDepth: boolean;
}

export function isUntiled(division: string): division is ThreadDivision {
  return division.includes(' × ');
}

function partOf(division: ThreadDivision): { rows: number; columns: number } {
  const [rows, columns] = division.split(' × ').map(Number);
  return { rows, columns };
}

/** A thread's part of a product of `rows` and `columns`: as much as registers hold, or as there is. */
export function threadDivision(rows: number, columns: number): ThreadDivision {
  const down = rows >= most ? most : 2 * Math.ceil(rows / 2);
  return `${down} × ${Math.ceil(columns / threadsAcross(columns))}`;
}

/** Threads for one part of the rows; the columns of a thread are as far apart. */
function threadsAcross(columns: number): number {
  return neighbours * Math.ceil(columns / (neighbours * most));
}

/** How many workgroups there are. */
export function threadBlocks(division: ThreadDivision, batch: number, rows: number, columns: number): number {
  return Math.ceil((batch * Math.ceil(rows / partOf(division).rows) * threadsAcross(columns)) / threads);
}

/** Options of a product without tiles. */
export interface ThreadProductOptions
  extends Pick<Program, 'name' | 'bindings'>,
    Required<Pick<Program, 'uses'>> {
  readonly division: ThreadDivision;
  readonly parameters: Readonly<Record<string, Scalar>>;
  readonly left: StoredSide;
  readonly right: StoredSide;
  readonly storesPairs: boolean;
}

/** Each thread goes through the whole depth, with all sums of its part. Beyond the edges it takes the last row or column again. */
export function threadProgram(options: ThreadProductOptions): Program {
  const { name, division, bindings, parameters, left, right, storesPairs, uses } = options;
  const part = partOf(division);
  const rows = Array.from({ length: part.rows }, (_, r) => r);
  const columns = Array.from({ length: part.columns }, (_, c) => c);
  const sums = (r: number) => `array<f32, ${part.columns}>(${columns.map((c) => `sum${r}_${c}`).join(', ')})`;
  return {
    name: `${name}, ${division} a thread`,
    bindings,
    parameters,
    uses,
    threads,
    body: [
      `let across = ${neighbours}u * ((P.columns + ${neighbours * most - 1}u) / ${neighbours * most}u);`,
      `let down = (P.rows + ${part.rows - 1}u) / ${part.rows}u;`,
      'let x = index % across;',
      `let firstRow = index / across % down * ${part.rows}u;`,
      'let n = index / across / down;',
      'if (n >= P.batch) { return; }',
      ...rows.flatMap((r) => columns.map((c) => `var sum${r}_${c} = 0f;`)),
      ...rows.map((r) => positionOf(`left${r}`, left, `min(firstRow + ${r}u, P.rows - 1u)`)),
      ...columns.map((c) => positionOf(`right${c}`, right, `min(x + ${c}u * across, P.columns - 1u)`)),
      'var l = 0u;',
      'var r = 0u;',
      'for (var k = 0u; k < P.depth; k++) {',
      ...rows.map((r) => `let a${r} = ${left.storage}[left${r} + l];`),
      ...columns.map((c) => `let b${c} = ${right.storage}[right${c} + r];`),
      ...rows.flatMap((r) => columns.map((c) => `sum${r}_${c} = fma(a${r}, b${c}, sum${r}_${c});`)),
      `l += ${left.byDepth ? '1u' : 'P.rows'};`,
      `r += ${right.byDepth ? '1u' : 'P.columns'};`,
      '}',
      ...rows.flatMap((r) => {
        if (storesPairs && r % 2 === 1) return [];
        const call = storesPairs
          ? `storePair(n, firstRow + ${r}u, x + c * across, even[c], odd[c])`
          : `store(n, firstRow + ${r}u, x + c * across, even[c])`;
        const odd = storesPairs ? `var odd = ${sums(r + 1)};` : '';
        return `{ var even = ${sums(r)}; ${odd} for (var c = 0u; c < ${part.columns}u; c++) { ${call}; } }`;
      }),
    ].join('\n'),
  };
}

/** Where the numbers of a row or column begin. */
function positionOf(name: string, { apart, byDepth }: StoredSide, position: string): string {
  return `let ${name} = n * ${apart} + ${position}${byDepth ? ' * P.depth' : ''};`;
}
