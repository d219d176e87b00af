export { argument, phaseOf } from './arg.ts';
export type { Phases, PhasesLike } from './phases.ts';
export { cosPi, sinPi } from './sine.ts';
export { wrap, wrapAll } from './wrap.ts';
