export type { AdapterDescription, AdapterLimit } from './adapter.ts';
export { WebGpuDevice, type WebGpuDeviceOptions } from './device.ts';
export { type ProbeCall, probe, probedMultiplyAdds } from './kernels/probe.ts';
export type { Statistics } from './machine.ts';
export { type KernelTime, profileTable } from './profile.ts';
export { type WebGpuBackend, type WebGpuOptions, webgpu } from './webgpu.ts';
