import type { SpikeTrain } from '@argand/phasor';
import type { LayerRun, NetworkRun } from './network-run.ts';

interface Piece {
  readonly run: NetworkRun;
  /** [images of the run] which image of the whole each is; they ascend. */
  readonly images: readonly number[];
}

/** Joins what happened in pieces of time, each with fewer images or as many as the one before, to one run of all images. */
export class RunPieces {
  readonly #images: number;
  readonly #pieces: Piece[] = [];

  constructor(images: number) {
    this.#images = images;
  }

  add(run: NetworkRun, images: readonly number[]): void {
    this.#pieces.push({ run, images });
  }

  whole(): NetworkRun {
    if (this.#pieces.length === 1) return this.#pieces[0].run;
    const trainOf = (of: (run: NetworkRun) => SpikeTrain) => this.#train(of);
    return {
      inputs: trainOf(({ inputs }) => inputs),
      layers: this.#pieces[0].run.layers.map(
        (_, layer): LayerRun => ({
          fired: trainOf(({ layers }) => layers[layer].fired),
          // Few want to know, and it is much.
          get heard() {
            return trainOf(({ layers }) => layers[layer].heard);
          },
          ...this.#sums(layer),
        }),
      ),
      output: trainOf(({ output }) => output),
    };
  }

  #train(of: (run: NetworkRun) => SpikeTrain): SpikeTrain {
    const trains = this.#pieces.map(({ run }) => of(run));
    const offsets = new Uint32Array(this.#images + 1);
    for (const [k, train] of trains.entries()) {
      for (const [place, image] of this.#pieces[k].images.entries()) {
        offsets[image + 1] += train.offsets[place + 1] - train.offsets[place];
      }
    }
    for (let image = 0; image < this.#images; image++) offsets[image + 1] += offsets[image];
    const spikes = offsets[this.#images];
    const neuron = new Int32Array(spikes);
    const cycle = new Int32Array(spikes);
    const phase = new Float64Array(spikes);
    const next = offsets.slice();
    for (const [k, train] of trains.entries()) {
      for (const [place, image] of this.#pieces[k].images.entries()) {
        const [from, to] = [train.offsets[place], train.offsets[place + 1]];
        neuron.set(train.neuron.subarray(from, to), next[image]);
        cycle.set(train.cycle.subarray(from, to), next[image]);
        phase.set(train.phase.subarray(from, to), next[image]);
        next[image] += to - from;
      }
    }
    const { neurons, clock } = trains[0];
    return { images: this.#images, neurons, clock, offsets, neuron, cycle, phase };
  }

  #sums(layer: number): Pick<LayerRun, 'references' | 'operations'> {
    const references = new Float64Array(this.#images);
    const operations = new Float64Array(this.#images);
    for (const { run, images } of this.#pieces) {
      const { references: more, operations: further } = run.layers[layer];
      for (const [place, image] of images.entries()) {
        references[image] += more[place];
        operations[image] += further[place];
      }
    }
    return { references, operations };
  }
}
