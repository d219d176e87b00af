/**
 * The name of the method that `console.log` and `util.inspect` of Node call to show an object. Browsers ignore it.
 *
 * @example
 * ```ts
 * import { nodeInspect } from '@argand/backend';
 *
 * nodeInspect === Symbol.for('nodejs.util.inspect.custom'); // true
 * ```
 */
export const nodeInspect: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;
