/** An input took more memory than its target allows. Readers have no business to catch it. */
export class AllocationLimit extends Error {
  override readonly name = 'AllocationLimit';
}

let left = Number.POSITIVE_INFINITY;
let exceeded: AllocationLimit | undefined;

function count(bytes: number): void {
  left -= bytes;
  if (left >= 0) return;
  exceeded ??= new AllocationLimit(`an allocation of ${bytes} bytes goes beyond the limit`);
  throw exceeded;
}

/** The bytes that a constructor call with these arguments allocates: none for a view of a buffer, which has no length. */
function bytesOf(parameters: readonly unknown[], bytesPerElement: number): number {
  const [first] = parameters;
  if (typeof first === 'number') return (first || 0) * bytesPerElement;
  if (typeof first !== 'object' || first === null) return 0;
  return 'length' in first && typeof first.length === 'number' ? first.length * bytesPerElement : 0;
}

/**
 * Replaces the constructors of ArrayBuffer and of typed arrays by proxies that count what they allocate. It must run before the packages
 * are imported, since modules may keep the constructors. `instanceof` and prototypes stay as they are.
 */
export function installAllocationGuard(): void {
  const names = [
    'Int8',
    'Uint8',
    'Uint8Clamped',
    'Int16',
    'Uint16',
    'Int32',
    'Uint32',
    'Float32',
    'Float64',
    'BigInt64',
    'BigUint64',
  ];
  const guarded = (original: object, bytesPerElement: number) => {
    const proxy: object = new Proxy(original, {
      construct(target, parameters: unknown[], newTarget) {
        count(bytesOf(parameters, bytesPerElement));
        return Reflect.construct(
          target as never,
          parameters,
          newTarget === proxy ? (target as never) : newTarget,
        );
      },
    });
    return proxy;
  };
  const globals = globalThis as unknown as Record<string, { readonly BYTES_PER_ELEMENT: number }>;
  for (const name of names.map((kind) => `${kind}Array`)) {
    const original = globals[name];
    Object.defineProperty(globalThis, name, { value: guarded(original, original.BYTES_PER_ELEMENT) });
  }
  Object.defineProperty(globalThis, 'ArrayBuffer', { value: guarded(ArrayBuffer, 1) });
}

/** Begins to count towards a limit. */
export function allow(bytes: number): void {
  left = bytes;
  exceeded = undefined;
}

/** Ends it. Returns the allocation that went beyond the limit, even if the reader caught it. */
export function allowed(): AllocationLimit | undefined {
  left = Number.POSITIVE_INFINITY;
  return exceeded;
}
