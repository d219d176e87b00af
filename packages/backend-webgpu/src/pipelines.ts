import { computeStage } from './constants.ts';
import type { Block } from './pool.ts';
import { type Program, parameterBytes, sourceOf } from './wgsl/program.ts';

/** A program that the GPU can run. */
export interface Compiled {
  readonly program: Program;
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
  readonly names: readonly string[];
  readonly number: number;
}

/** More bind groups than any training loop has; beyond them, the oldest go. */
const mostBindGroups = 4096;

/** Compiles programs once, and binds them to the same buffers once. */
export class Pipelines {
  readonly #gpu: GPUDevice;
  readonly #uniforms: GPUBuffer;
  readonly #compiled = new Map<Program, Compiled>();
  readonly #groups = new Map<string, GPUBindGroup>();
  readonly #keys = new Map<Block, Set<string>>();

  constructor(gpu: GPUDevice, uniforms: GPUBuffer) {
    this.#gpu = gpu;
    this.#uniforms = uniforms;
  }

  get pipelines(): number {
    return this.#compiled.size;
  }

  get bindGroups(): number {
    return this.#groups.size;
  }

  /** A program that was compiled before. */
  known(program: Program): Compiled | undefined {
    return this.#compiled.get(program);
  }

  compile(program: Program): Compiled {
    const label = program.name;
    const bindings = Object.values(program.bindings);
    const layout = this.#gpu.createBindGroupLayout({
      label,
      entries: [
        {
          binding: 0,
          visibility: computeStage,
          buffer: { type: 'uniform', hasDynamicOffset: true, minBindingSize: parameterBytes },
        },
        ...bindings.map(
          ({ access }, i): GPUBindGroupLayoutEntry => ({
            binding: i + 1,
            visibility: computeStage,
            buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' },
          }),
        ),
      ],
    });
    const pipeline = this.#gpu.createComputePipeline({
      label,
      layout: this.#gpu.createPipelineLayout({ label, bindGroupLayouts: [layout] }),
      compute: {
        module: this.#gpu.createShaderModule({ label, code: sourceOf(program) }),
        entryPoint: 'main',
      },
    });
    const compiled = {
      program,
      pipeline,
      layout,
      names: Object.keys(program.bindings),
      number: this.#compiled.size,
    };
    this.#compiled.set(program, compiled);
    return compiled;
  }

  bind(compiled: Compiled, blocks: readonly Block[]): GPUBindGroup {
    const key = `${compiled.number}:${blocks.map(({ number }) => number).join(',')}`;
    const known = this.#groups.get(key);
    if (known) return known;
    const group = this.#gpu.createBindGroup({
      label: compiled.program.name,
      layout: compiled.layout,
      entries: [
        { binding: 0, resource: { buffer: this.#uniforms, size: parameterBytes } },
        ...blocks.map(({ buffer }, i) => ({ binding: i + 1, resource: { buffer } })),
      ],
    });
    if (this.#groups.size >= mostBindGroups) {
      const [oldest] = this.#groups.keys();
      this.#groups.delete(oldest);
    }
    this.#groups.set(key, group);
    for (const block of blocks) {
      const keys = this.#keys.get(block);
      if (keys) keys.add(key);
      else this.#keys.set(block, new Set([key]));
    }
    return group;
  }

  /** Forgets the bind groups of a buffer that goes. */
  forget(block: Block): void {
    for (const key of this.#keys.get(block) ?? []) this.#groups.delete(key);
    this.#keys.delete(block);
  }
}
