import { FormatError } from '@argand/errors';
import type { NetworkDescription } from '../description.ts';
import type { EncoderKind } from '../encoders/encoder.ts';
import { standardEncoders } from '../encoders/standard-encoders.ts';
import type { Json, Settings } from '../json.ts';
import type { LayerKind } from '../layers/layer.ts';
import { standardLayers } from '../layers/standard-layers.ts';
import { type ReadoutKind, standardReadouts } from '../readout.ts';
import { shown } from './parse-json.ts';

/** The newest version of the description that is read here, and the one that is written. */
export const newestVersion = 1;

/** The kinds that a reader knows. Default those of this package. */
export interface NetworkKinds {
  readonly layers?: readonly LayerKind[];
  readonly encoders?: readonly EncoderKind[];
  readonly readouts?: readonly ReadoutKind[];
}

const fields = ['version', 'inputShape', 'encoder', 'layers', 'readout'];

/**
 * The description that a JSON value states, in the words of the network file:
 * `{"version", "inputShape", "encoder", "layers", "readout"}`. Without an encoder images are phases, without a version it
 * is that of this package. Shapes are not followed here; `inferShapes` does that.
 *
 * @param name what errors call the file
 * @throws Error that names the file and the field: unknown, missing or of the wrong type, a newer version, an unknown kind
 */
export function readDescription(stated: unknown, name: string, kinds: NetworkKinds = {}): NetworkDescription {
  if (!isSettings(stated))
    throw new FormatError(`${name}: the description is ${shown(stated)}; expected a JSON object.`);
  const unknown = Object.keys(stated).find((field) => !fields.includes(field));
  if (unknown !== undefined) {
    throw new FormatError(
      `${name}: the description has a field '${unknown}'; expected only ${fields.join(', ')}.`,
    );
  }
  const { version = newestVersion, inputShape, encoder = [], layers, readout } = stated;
  requireVersion(version, name);
  if (!isLengths(inputShape)) {
    throw new FormatError(
      `${name}: inputShape is ${shown(inputShape)}; expected whole numbers above 0, such as [784] or [28, 28, 1].`,
    );
  }
  const list = (entries: Json | undefined, field: string): readonly Json[] => {
    if (isList(entries)) return entries;
    throw new FormatError(`${name}: ${field} is ${shown(entries)}; expected a list of objects with a kind.`);
  };
  return {
    inputShape,
    encoder: list(encoder, 'encoder').map((entry, i) =>
      readEntry(entry, `${name}: encoder.${i}`, kinds.encoders ?? standardEncoders),
    ),
    layers: list(layers, 'layers').map((entry, i) =>
      readEntry(entry, `${name}: layers.${i}`, kinds.layers ?? standardLayers),
    ),
    readout: readEntry(readout, `${name}: readout`, kinds.readouts ?? standardReadouts),
  };
}

function requireVersion(version: Json, name: string): void {
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    throw new FormatError(
      `${name}: version is ${shown(version)}; expected a whole number from 1 to ${newestVersion}.`,
    );
  }
  if (version > newestVersion) {
    throw new FormatError(
      `${name}: version is ${version}, newer than this reader, which knows versions up to ${newestVersion}; update @argand/layers.`,
    );
  }
}

interface Kind<T> {
  readonly kind: string;
  read(settings: Settings, path: string): T;
}

function readEntry<T>(entry: Json | undefined, path: string, kinds: readonly Kind<T>[]): T {
  if (!isSettings(entry))
    throw new FormatError(`${path} is ${shown(entry)}; expected an object with a kind.`);
  const { kind, ...settings } = entry;
  const known = kinds.find((candidate) => candidate.kind === kind);
  if (!known) {
    const names = kinds.map((candidate) => candidate.kind).join(', ');
    throw new FormatError(
      `${path}: kind ${shown(kind)} is unknown; this version knows ${names}. Pass kinds of your own to the reader.`,
    );
  }
  return within(path, () => known.read(settings, path));
}

/** Runs a check whose error names the path. */
export function within<T>(path: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new FormatError(message.startsWith(path) ? message : `${path}: ${message}`, { cause: error });
  }
}

function isSettings(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isLengths(value: Json | undefined): value is readonly number[] {
  return (
    isList(value) &&
    value.length > 0 &&
    value.every((length) => typeof length === 'number' && Number.isSafeInteger(length) && length > 0)
  );
}
