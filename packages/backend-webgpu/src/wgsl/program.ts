import { OptionError } from '@argand/errors';
import { type Piece, written } from './piece.ts';

/** The type of one word of a kernel's arguments. */
export type Scalar = 'u32' | 'i32' | 'f32';

/** A storage as a program sees it. */
export interface Binding {
  readonly access: 'read' | 'write';
  readonly element: Scalar | 'vec2<u32>' | 'vec2<f32>' | 'vec4<f32>' | 'vec4<u32>' | 'atomic<u32>';
}

/** A storage that is only read. */
export function reads(element: Binding['element'] = 'f32'): Binding {
  return { access: 'read', element };
}

/** A storage that is written, or changed. */
export function writes(element: Binding['element'] = 'f32'): Binding {
  return { access: 'write', element };
}

/**
 * A compute shader in parts. Its body sees its storages by name, its arguments as `P.name`, and who it is: `block`, the
 * number of its workgroup, `thread`, its number within it, and `index`, that of all threads.
 */
export interface Program<B extends string = string, A extends string = string> {
  /** The kernel's name and what distinguishes this variant. */
  readonly name: string;
  readonly bindings: Readonly<Record<B, Binding>>;
  readonly parameters: Readonly<Record<A, Scalar>>;
  /** Whether lengths and strides of axes come with the arguments, as `P.axes`, and their number as `P.rank`. */
  readonly axes?: boolean;
  readonly uses?: readonly Piece[];
  /** Whether it uses subgroups: its body then sees `lane`, the number of its thread within its subgroup. */
  readonly subgroups?: boolean;
  /** Threads of a workgroup. */
  readonly threads: number;
  readonly body: string;
}

/** The bytes of the arguments of one call. */
export const parameterBytes = 256;
/** Words before the axes, where there are any: `blocks`, `rank`, and at most 14 arguments. */
export const headWords = 16;
/** The most axes that a call can have: each is a length and three strides. */
export const mostAxes = (parameterBytes - 4 * headWords) / 16;

/** The text of a program, as WGSL. */
export function sourceOf(program: Program): string {
  const { bindings, parameters, axes, uses = [], subgroups = false, threads, body } = program;
  const fields = Object.entries(parameters);
  const room = axes ? headWords : parameterBytes / 4;
  if (fields.length > room - 2) throw new OptionError(`${program.name}: more than ${room - 2} arguments.`);
  const padding = axes ? headWords - 2 - fields.length : 0;
  const storages = Object.entries(bindings).map(([name, { access, element }], i) => {
    const mode = access === 'read' ? 'read' : 'read_write';
    return `@group(0) @binding(${i + 1}) var<storage, ${mode}> ${name}: array<${element}>;`;
  });
  return [
    ...(subgroups ? ['enable subgroups;'] : []),
    'struct Parameters {',
    '  blocks: u32,',
    '  rank: u32,',
    ...fields.map(([name, type]) => `  ${name}: ${type},`),
    ...Array.from({ length: padding }, (_, i) => `  unused${i}: u32,`),
    ...(axes ? [`  axes: array<vec4<u32>, ${mostAxes}>,`] : []),
    '}',
    '@group(0) @binding(0) var<uniform> P: Parameters;',
    ...storages,
    written(uses),
    `@compute @workgroup_size(${threads})`,
    'fn main(',
    '  @builtin(workgroup_id) workgroup: vec3<u32>,',
    '  @builtin(num_workgroups) workgroups: vec3<u32>,',
    '  @builtin(local_invocation_index) thread: u32,',
    ...(subgroups ? ['  @builtin(subgroup_invocation_id) lane: u32,'] : []),
    ') {',
    '  let block = workgroup.y * workgroups.x + workgroup.x;',
    '  if (block >= P.blocks) { return; }',
    `  let index = block * ${threads}u + thread;`,
    body,
    '}',
  ].join('\n');
}

/** The words of a call's arguments, written to `view` from byte `offset` on. */
export function writeParameters(
  view: DataView,
  offset: number,
  program: Program,
  values: Readonly<Record<string, number>>,
  blocks: number,
  axes: readonly (readonly number[])[],
): void {
  view.setUint32(offset, blocks, true);
  view.setUint32(offset + 4, axes.length, true);
  let position = offset + 8;
  for (const [name, type] of Object.entries(program.parameters)) {
    if (type === 'f32') view.setFloat32(position, values[name], true);
    else view.setInt32(position, values[name], true);
    position += 4;
  }
  position = offset + 4 * headWords;
  for (const axis of axes) {
    for (let i = 0; i < 4; i++) view.setInt32(position + 4 * i, axis[i] ?? 0, true);
    position += 16;
  }
}
