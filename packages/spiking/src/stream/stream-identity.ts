import { encodeNumbers } from '@argand/arrays';
import { OptionError } from '@argand/errors';
import { describeNetwork, type Network } from '@argand/layers';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Neuron, PopulationState } from '../neuron.ts';
import { type Noise, noiseList } from '../noise/noise.ts';
import { StateReader } from '../state/state-reader.ts';

/** What a saved stream and the one that resumes it must have in common. */
export interface StreamIdentity {
  readonly version: number;
  /** SHA-256 of the network's description and tensors. */
  readonly network: string;
  readonly neuron: string;
  readonly neuronSettings: Readonly<Record<string, unknown>>;
  readonly images: number;
  readonly noise: readonly Noise[];
}

/** The array of a state that holds the identity: the UTF-8 bytes of its JSON. */
const arrayName = 'stream.identity';
const version = 1;
/** Errors show no more of a foreign value than this. */
const mostShown = 200;
/** No identity is longer: an array of more numbers is not decoded. */
const mostBytes = 2 ** 20;

/** The identity of a stream of these options. */
export async function identityOf(
  network: Network,
  { neuron, images, noise }: { neuron: Neuron; images: number; noise: Noise | readonly Noise[] | undefined },
): Promise<StreamIdentity> {
  return {
    version,
    network: await networkHash(network),
    neuron: neuron.name,
    neuronSettings: sorted(neuron.settings),
    images,
    noise: noiseList(noise).map((one) => sorted(one)),
  };
}

/** The identity as an array of a state. */
export function saveIdentity(identity: StreamIdentity): Record<string, Int32Array> {
  return { [arrayName]: Int32Array.from(new TextEncoder().encode(JSON.stringify(identity))) };
}

/**
 * Checks that a state is of a stream of this identity, and has only arrays whose names a stream's state can have.
 *
 * @throws RangeError that names what differs
 */
export function requireIdentity(state: PopulationState, identity: StreamIdentity): void {
  const reader = new StateReader(state, 'openStream: state');
  const bytes = reader.wholes(arrayName, undefined, 0, 255);
  const saved = decoded(bytes) ?? reader.fail(arrayName, 'expected the bytes of a JSON object');
  const differing = Object.entries(identity).flatMap(([name, value]) => {
    const [here, there] = [JSON.stringify(value), JSON.stringify(saved[name]) ?? 'missing'];
    return here === there ? [] : [`${name} is ${there.slice(0, mostShown)} in the state and ${here} here`];
  });
  if (differing.length > 0) {
    throw new OptionError(
      `openStream: the state is of another stream: ${differing.join('; ')}. Open the network and the options that it was saved with.`,
    );
  }
}

/** Refuses arrays that belong to no part of a stream. @throws RangeError that names the first */
export function requireNoOthers(state: PopulationState, stages: number): void {
  const isKnown = (name: string) => {
    const stage = /^stage\.(\d+)\./.exec(name);
    return stage ? Number(stage[1]) < stages : name === arrayName || /^(inputs|decoder)\./.test(name);
  };
  const other = Object.keys(state).find((name) => !isKnown(name));
  if (other === undefined) return;
  throw new OptionError(
    `openStream: the state has an array ${other.slice(0, mostShown)}, which belongs to no part of this stream; give what save() returned.`,
  );
}

function decoded(bytes: Int32Array): Record<string, unknown> | undefined {
  if (bytes.length > mostBytes) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes)));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Tells networks apart whatever device holds them: numbers are hashed as float64, which holds float32 exactly. */
async function networkHash({ description, parameters, encoderTensors }: Network): Promise<string> {
  const hash = sha256.create();
  const text = (value: unknown) => hash.update(new TextEncoder().encode(JSON.stringify(value)));
  text(describeNetwork(description));
  const tensors = Object.entries({ ...parameters, ...encoderTensors });
  for (const [name, tensor] of tensors.sort(([a], [b]) => (a < b ? -1 : 1))) {
    text([name, tensor.shape]);
    hash.update(encodeNumbers(Float64Array.from(await tensor.read())));
  }
  return Array.from(hash.digest(), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The same fields in the order of their names, without those that are undefined. */
function sorted(fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
