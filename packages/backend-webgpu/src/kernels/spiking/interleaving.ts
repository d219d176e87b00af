import type { DeviceStorage } from '@argand/backend';
import type { Machine } from '../../machine.ts';
import type { Block } from '../../pool.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';

const threads = 64;

/** Arrays of one length as one array of vectors, for a kernel that would have too many storages, and back again. */
export class Interleaving<Name extends string> {
  readonly #machine: Machine;
  readonly #names: readonly Name[];
  readonly #together: Program;
  readonly #apart: Program;

  constructor(machine: Machine, ...names: readonly Name[]) {
    this.#machine = machine;
    this.#names = names;
    this.#together = programOf(names, false);
    this.#apart = programOf(names, true);
  }

  /** A buffer of [length] vectors, each of a number of every array; it is to be given to the pool. */
  together(storages: Readonly<Record<Name, DeviceStorage>>, length: number): Block {
    const vectors = this.#machine.scratch(this.#names.length * length);
    this.#run(this.#together, storages, vectors, length);
    return vectors;
  }

  apart(vectors: Block, storages: Readonly<Record<Name, DeviceStorage>>, length: number): void {
    this.#run(this.#apart, storages, vectors, length);
  }

  #run(
    program: Program,
    storages: Readonly<Record<Name, DeviceStorage>>,
    vectors: Block,
    length: number,
  ): void {
    this.#machine.run(program, {
      storages: { ...storages, vectors },
      parameters: { length },
      blocks: Math.ceil(length / threads),
    });
  }
}

function programOf(names: readonly string[], apart: boolean): Program {
  const each = names.map((name, i) => {
    const part = `vectors[${names.length}u * index + ${i}u]`;
    return apart ? `${name}[index] = ${part};` : `${part} = ${name}[index];`;
  });
  return {
    name: `${names.join(', ')} ${apart ? 'apart' : 'together'}`,
    bindings: {
      ...Object.fromEntries(names.map((name) => [name, apart ? writes('u32') : reads('u32')])),
      vectors: apart ? reads('u32') : writes('u32'),
    },
    parameters: { length: 'u32' },
    threads,
    body: ['if (index >= P.length) { return; }', ...each].join('\n'),
  };
}
