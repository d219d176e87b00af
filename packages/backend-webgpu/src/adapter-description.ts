/** What an adapter is and can do. */
export interface AdapterDescription {
  /** In words for a person: the driver's own, or vendor and architecture. */
  readonly name: string;
  readonly vendor: string;
  readonly architecture: string;
  /** Whether kernels run on the processor, in a driver made of software. */
  readonly software: boolean;
  /** How many threads its subgroups have, at least and at most; `undefined` where kernels cannot use them. */
  readonly subgroups: { readonly smallest: number; readonly largest: number } | undefined;
  readonly features: readonly string[];
  /** The limits that kernels meet. */
  readonly limits: Readonly<Record<AdapterLimit, number>>;
}

/** The name of a limit. */
export type AdapterLimit =
  | 'maxBufferSize'
  | 'maxStorageBufferBindingSize'
  | 'maxStorageBuffersPerShaderStage'
  | 'maxComputeWorkgroupStorageSize'
  | 'maxComputeInvocationsPerWorkgroup'
  | 'maxComputeWorkgroupSizeX'
  | 'maxComputeWorkgroupsPerDimension';
