import { FormatError } from '@argand/errors';
import { shown } from './file/parse-json.ts';

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** The settings of a layer, an encoder or a readout, as the network file has them beside its kind. */
export type Settings = Readonly<Record<string, Json>>;

/**
 * Reads settings that a file or a person wrote, with errors that say where they stand.
 *
 * For the `read` of a kind of one's own: `new SettingsReader(settings, path, ['units'])` refuses every other field, so
 * that a misspelt one is not taken for one left out.
 */
export class SettingsReader {
  readonly #settings: Settings;
  readonly #path: string;

  /**
   * @param path path of the settings, for errors
   * @param fields the names that may occur
   * @throws Error that names a field which is not among `fields`
   */
  constructor(settings: Settings, path: string, fields: readonly string[]) {
    this.#settings = settings;
    this.#path = path;
    for (const name of Object.keys(settings)) {
      if (!fields.includes(name)) {
        throw new FormatError(
          `${path}: there is no setting '${name}'; expected ${fields.length > 0 ? `only ${fields.join(', ')}` : 'none'}.`,
        );
      }
    }
  }

  /** A whole number of at least `least`. @throws Error that names the path and the field. */
  whole(name: string, least = 1): number {
    const value = this.#settings[name];
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
    return this.#fail(name, `a whole number of at least ${least}`);
  }

  /** A finite number. @throws Error that names the path and the field. */
  real(name: string, fallback?: number): number {
    const value = this.#settings[name] ?? fallback;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    return this.#fail(name, 'a finite number');
  }

  /** True or false. @throws Error that names the path and the field. */
  flag(name: string, fallback: boolean): boolean {
    const value = this.#settings[name] ?? fallback;
    if (typeof value === 'boolean') return value;
    return this.#fail(name, 'true or false');
  }

  /** One of some words. @throws Error that names the path and the field. */
  word<Word extends string>(name: string, words: readonly Word[], fallback?: Word): Word {
    const value = this.#settings[name] ?? fallback;
    const word = words.find((candidate) => candidate === value);
    return word ?? this.#fail(name, `one of ${words.map((one) => `"${one}"`).join(', ')}`);
  }

  /** Two whole numbers of at least 1, [height, width]. @throws Error that names the path and the field. */
  lengths(name: string, fallback?: readonly [number, number]): [number, number] {
    const value = this.#settings[name] ?? fallback;
    if (Array.isArray(value) && value.length === 2) {
      const [height, width]: unknown[] = value;
      if (isLength(height) && isLength(width)) return [height, width];
    }
    return this.#fail(name, 'two whole numbers of at least 1: [height, width]');
  }

  /** Whether the field is there at all. */
  has(name: string): boolean {
    return this.#settings[name] !== undefined;
  }

  #fail(name: string, expected: string): never {
    throw new FormatError(`${this.#path}: ${name} is ${shown(this.#settings[name])}; expected ${expected}.`);
  }
}

function isLength(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}
