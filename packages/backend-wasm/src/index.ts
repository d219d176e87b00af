export { type ProbeCall, probe, probedMultiplyAdds } from './kernels/probe.ts';
export { type WasmOptions, wasm } from './wasm.ts';
