/**
 * @module
 * @mergeModuleWith <project>
 */

export * from './argument-type.ts';
export * from './batch-size.ts';
export { CallCheck } from './call-check.ts';
export * from './device.ts';
export { requireElementType, requireKernel, requireStorage, requireWritable } from './device-arguments.ts';
export { errorMessage } from './error-message.ts';
export * from './index-scan.ts';
export { nodeInspect } from './inspect.ts';
export * from './kernel.ts';
export * from './kernel-implementation.ts';
export * from './kernel-table.ts';
export { MergedAxes } from './merged-axes.ts';
export * from './open-device.ts';
export { reference } from './reference/reference.ts';
export * from './require-number.ts';
export * from './storage.ts';
export * from './strides.ts';
export * from './yield-to-event-loop.ts';
