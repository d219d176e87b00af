import type { Shape } from '@argand/autograd';
import { nodeInspect, sizeOf } from '@argand/backend';
import type { NetworkDescription, NetworkShapes } from './description.ts';
import type { Encoder } from './encoders/encoder.ts';
import type { Layer } from './layers/layer.ts';

/** One row of a network's summary. */
export interface LayerSummary {
  readonly name: string;
  readonly outputShape: Shape;
  /** Number of trained parameters and, of an encoder, of the numbers that it computes with. */
  readonly parameters: number;
}

/**
 * What `network.summary()` returns: a table as text, by `String(summary)` or `console.log(summary)` in Node, and its numbers.
 */
export class NetworkSummary {
  /** The steps of the encoder. */
  readonly encoder: readonly LayerSummary[];
  readonly layers: readonly LayerSummary[];
  /** Number of trainable and fixed parameters together. */
  readonly parameters: number;
  /** Number of parameters that training changes. */
  readonly trainable: number;
  /** Number of parameters that it does not: those that the encoder drew or measured. */
  readonly fixed: number;
  readonly #inputShape: Shape;

  /** @internal Made by `network.summary()`. */
  constructor({ inputShape, encoder, layers }: NetworkDescription, shapes: NetworkShapes) {
    this.#inputShape = inputShape;
    let fixed = 0;
    let trainable = 0;
    this.encoder = encoder.map((step, i) => {
      let parameters = 0;
      for (const { shape, isTrainable = false } of Object.values(step.tensors(shapes.encoder[i]))) {
        parameters += sizeOf(shape);
        if (isTrainable) trainable += sizeOf(shape);
        else fixed += sizeOf(shape);
      }
      return { name: nameOf(step), outputShape: shapes.encoder[i + 1], parameters };
    });
    this.layers = layers.map((layer, i) => {
      const tensors = Object.values(layer.parameters(shapes.layers[i]));
      const parameters = tensors.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
      trainable += parameters;
      return { name: nameOf(layer), outputShape: shapes.layers[i + 1], parameters };
    });
    this.parameters = fixed + trainable;
    this.trainable = trainable;
    this.fixed = fixed;
  }

  /** The table. */
  toString(): string {
    const input = { name: 'input', outputShape: this.#inputShape, parameters: 0 };
    const rows = [input, ...this.encoder, ...this.layers].map(({ name, outputShape, parameters }) => [
      name,
      `[${outputShape.join(', ')}]`,
      withCommas(parameters),
    ]);
    const head = ['Layer', 'Output shape', 'Parameters'];
    const widths = head.map((title, column) =>
      rows.reduce((most, row) => Math.max(most, row[column].length), title.length),
    );
    const line = (cells: readonly string[]) =>
      cells
        .map((cell, column) => (column === 2 ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
        .join('  ');
    const rule = '─'.repeat(widths.reduce((sum, width) => sum + width, 4));
    return [
      line(head),
      rule,
      ...rows.map(line),
      rule,
      `Total parameters: ${withCommas(this.parameters)}`,
      `Trainable: ${withCommas(this.trainable)}`,
      `Fixed (encoder): ${withCommas(this.fixed)}`,
    ].join('\n');
  }

  /** What `console.log` of Node shows. */
  [nodeInspect](): string {
    return this.toString();
  }
}

/** A step with its settings, as `dense(100, true)`. */
export function nameOf({ kind, settings }: Encoder | Layer): string {
  return `${kind}(${Object.values(settings).join(', ')})`;
}

/** 1234567 as 1,234,567. */
export function withCommas(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
