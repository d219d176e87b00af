export type { WasmKernelContext } from './kernel-context.ts';
export { type ProbeCall, probe, probedMultiplyAdds } from './kernels/probe.ts';
export { type WasmOptions, wasm } from './wasm.ts';
