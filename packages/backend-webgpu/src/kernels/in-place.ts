/** The name of an operand in WGSL: it may be the result's own storage, which WebGPU binds once. */
export function nameOf(name: string, inPlace: boolean): string {
  return inPlace ? 'result' : name;
}
