export type { AdapterDescription, AdapterLimit } from './adapter.ts';
export { type KernelTime, WebGpuDevice, type WebGpuDeviceOptions } from './device.ts';
export type { Statistics } from './machine.ts';
export { type WebGpuBackend, type WebGpuOptions, webgpu } from './webgpu.ts';
