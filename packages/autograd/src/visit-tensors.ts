import { describeValue } from '@argand/backend';
import { OptionError } from '@argand/errors';

/** Built-in objects that hold no tensors. */
const opaque = new Set(['ArrayBuffer', 'SharedArrayBuffer', 'Date', 'RegExp']);

/**
 * Calls `visit` with every tensor in a value: a tensor, or tensors in arrays, plain records, Maps and Sets, nested.
 *
 * @param caller what errors call the function that searches
 * @throws Error for what may hold tensors out of sight, such as an instance of a class or a function
 */
export function visitTensors<T extends object>(
  value: unknown,
  isTensor: (value: object) => value is T,
  visit: (tensor: T) => void,
  caller: string,
): void {
  const seen = new Set<object>();
  const search = (found: unknown): void => {
    if (!mayHold(found)) return;
    if (typeof found === 'object' && isTensor(found)) {
      visit(found);
      return;
    }
    if (seen.has(found)) return;
    seen.add(found);
    for (const item of itemsOf(found, caller)) search(item);
  };
  search(value);
}

/** A copy of a value with other tensors in it, and the same arrays, plain records, Maps and Sets around them. Errors as {@link visitTensors}. */
export function mapTensors<T extends object>(
  value: unknown,
  isTensor: (value: object) => value is T,
  map: (tensor: T) => T,
  caller: string,
): unknown {
  const copies = new Map<object, unknown>();
  const copy = (found: unknown): unknown => {
    if (!mayHold(found)) return found;
    if (typeof found === 'object' && isTensor(found)) return map(found);
    if (copies.has(found)) return copies.get(found);
    const note = <C>(made: C): C => {
      copies.set(found, made);
      return made;
    };
    const items = itemsOf(found, caller);
    if (Array.isArray(found)) {
      const list = note<unknown[]>([]);
      for (const item of found) list.push(copy(item));
      return list;
    }
    const tag = tagOf(found);
    if (tag === 'Map') {
      const made = note(new Map<unknown, unknown>());
      for (const [key, item] of found as Map<unknown, unknown>) made.set(copy(key), copy(item));
      return made;
    }
    if (tag === 'Set') {
      const made = note(new Set<unknown>());
      for (const item of items) made.add(copy(item));
      return made;
    }
    const made = note<Record<PropertyKey, unknown>>({});
    for (const [name, item] of propertiesOf(found)) made[name] = copy(item);
    return made;
  };
  return copy(value);
}

/** Whether an object is a plain record, of this realm or another. */
export function isRecord(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || (tagOf(value) === 'Object' && Object.getPrototypeOf(prototype) === null);
}

/** The name of a built-in type, of this realm or another: `Map`, `Set`, `Date`, … */
function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** Whether a value is an object that is not known to hold no tensors. */
function mayHold(value: unknown): value is object {
  if (typeof value === 'function') return true;
  return (
    typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !opaque.has(tagOf(value))
  );
}

/** The own properties of an object, those too whose names are symbols or that are not enumerable. */
function propertiesOf(value: object): [PropertyKey, unknown][] {
  return Reflect.ownKeys(value).map((name) => [name, (value as Record<PropertyKey, unknown>)[name]]);
}

/** What a container holds. */
function itemsOf(value: object, caller: string): Iterable<unknown> {
  if (Array.isArray(value)) return value;
  const tag = tagOf(value);
  const properties = propertiesOf(value).map(([, item]) => item);
  // Maps and Sets may have properties of their own too, such as those of a derived class.
  if (tag === 'Set') return [...(value as Set<unknown>), ...properties];
  if (tag === 'Map') return [...[...(value as Map<unknown, unknown>)].flat(), ...properties];
  if (typeof value === 'object' && isRecord(value)) return properties;
  throw new OptionError(
    `${caller}: cannot look for tensors inside ${describeValue(value)}. Use tensors in arrays, plain records, Maps or Sets, and make other objects of them outside.`,
  );
}
