// Flags of the WebGPU specification, which Node has no globals for.

/** What a buffer may be used for. Source: WebGPU, GPUBufferUsage. */
export const usage = {
  mapRead: 0x1,
  copySource: 0x4,
  copyDestination: 0x8,
  uniform: 0x40,
  storage: 0x80,
  queryResolve: 0x200,
} as const;

/** GPUMapMode.READ. */
export const mapForReading = 1;
/** GPUShaderStage.COMPUTE. */
export const computeStage = 4;
