/** An operation of an elementwise kernel: its number in the compiled kernels, and the estimated nanoseconds for one number. */
export type Operation = readonly [code: number, cost: number];
