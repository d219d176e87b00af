import type { SpikeTrain } from '@argand/phasor';
import { SpikeTrainBuilder } from '../spikes/spike-list.ts';
import type { LayerRun, NetworkRun } from './run.ts';

interface Piece {
  readonly run: NetworkRun;
  /** [images of the run] which image of the whole each is. */
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
    return {
      inputs: this.#train(({ inputs }) => inputs),
      layers: this.#pieces[0].run.layers.map((_, layer): LayerRun => {
        const { references, operations } = this.#sums(layer);
        return {
          fired: this.#train(({ layers }) => layers[layer].fired),
          heard: this.#train(({ layers }) => layers[layer].heard),
          references,
          operations,
        };
      }),
      output: this.#train(({ output }) => output),
    };
  }

  #train(of: (run: NetworkRun) => SpikeTrain): SpikeTrain {
    const trains = this.#pieces.map(({ run }) => of(run));
    const spikes = trains.reduce((sum, { phase }) => sum + phase.length, 0);
    const builder = new SpikeTrainBuilder(trains[0].neurons, trains[0].clock, spikes);
    /** The place of the image that comes next, in each piece; images ascend in all of them. */
    const next = this.#pieces.map(() => 0);
    for (let image = 0; image < this.#images; image++) {
      for (const [k, { offsets, neuron, cycle, phase }] of trains.entries()) {
        const place = next[k];
        if (this.#pieces[k].images[place] !== image) continue;
        builder.append(neuron, cycle, phase, offsets[place], offsets[place + 1]);
        next[k]++;
      }
      builder.endSorted();
    }
    return builder.build();
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
