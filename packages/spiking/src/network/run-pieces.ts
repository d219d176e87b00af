import type { SpikeTrain } from '@argand/phasor';
import { joinPieces } from '../spikes/in-time.ts';
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
          // Large and rarely needed, so it is computed lazily.
          get received() {
            return trainOf(({ layers }) => layers[layer].received);
          },
          ...this.#sums(layer),
        }),
      ),
      output: trainOf(({ output }) => output),
    };
  }

  #train(of: (run: NetworkRun) => SpikeTrain): SpikeTrain {
    const trains = this.#pieces.map(({ run, images }) => ({ train: of(run), images }));
    return joinPieces(trains, this.#images);
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
