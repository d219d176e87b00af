export { Bench, type Outcome, type ResultOptions } from './bench.ts';
export { kernelSuites } from './cases/index.ts';
export type { Promised } from './compare.ts';
export { type ConformanceOptions, describeBackend, type Runner } from './describe-backend.ts';
export { Draw } from './draw.ts';
export { type FailingCall, FailingDevice, failingCalls, requireNoLeaks } from './failing-device.ts';
export { type CaseGroup, defineSuite, type KernelCase, type KernelSuite, type SuiteCase } from './suite.ts';
export {
  bits,
  exact,
  functionError,
  phaseOfSum,
  roundingUnit,
  sumError,
  type Tolerance,
  within,
  withinMagnitudes,
} from './tolerance.ts';
