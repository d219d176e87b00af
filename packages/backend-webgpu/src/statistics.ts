/** Numbers of what there is, for tests and for the curious. */
export interface Statistics {
  /** Buffers of the GPU for numbers, those that wait to be used again among them. */
  readonly buffers: number;
  readonly bufferBytes: number;
  readonly pooledBytes: number;
  readonly pipelines: number;
  readonly bindGroups: number;
  /** How many batches of kernels have been submitted, */
  readonly submits: number;
  /** With this number of workgroup grids in all. */
  readonly dispatches: number;
}
