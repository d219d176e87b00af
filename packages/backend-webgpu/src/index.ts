export type { AdapterDescription, AdapterLimit } from './adapter-description.ts';
export { WebGpuDevice } from './device.ts';
export { type ProbeCall, probe, probedMultiplyAdds } from './kernels/probe.ts';
export { type KernelTime, profileTable } from './profile.ts';
export type { Statistics } from './statistics.ts';
export { type WebGpuBackend, type WebGpuOptions, webgpu } from './webgpu.ts';
