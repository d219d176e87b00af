/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** The settings of a layer or an encoder, as the network file has them beside its kind. */
export type Settings = Readonly<Record<string, Json>>;

/** Reads settings from a file, with errors that say where they stand. */
export class SettingsReader {
  readonly #settings: Settings;
  readonly #place: string;

  constructor(settings: Settings, place: string) {
    this.#settings = settings;
    this.#place = place;
  }

  /** A whole number of at least `least`. @throws Error that names the place and the field. */
  whole(name: string, least = 1): number {
    const value = this.#settings[name];
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least)
      this.#fail(name, `a whole number of at least ${least}`);
    return value as number;
  }

  /** A finite number. @throws Error that names the place and the field. */
  real(name: string, fallback?: number): number {
    const value = this.#settings[name] ?? fallback;
    if (typeof value !== 'number' || !Number.isFinite(value)) this.#fail(name, 'a finite number');
    return value as number;
  }

  /** True or false. @throws Error that names the place and the field. */
  flag(name: string, fallback: boolean): boolean {
    const value = this.#settings[name] ?? fallback;
    if (typeof value !== 'boolean') this.#fail(name, 'true or false');
    return value as boolean;
  }

  /** Whether the field is there at all. */
  has(name: string): boolean {
    return this.#settings[name] !== undefined;
  }

  #fail(name: string, expected: string): never {
    throw new Error(
      `${this.#place}: ${name} is ${JSON.stringify(this.#settings[name])}; expected ${expected}.`,
    );
  }
}
