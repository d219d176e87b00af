// The first page of the memory, and the numbers by which the host names kernels and operations to WebAssembly.
// Plain constants only: AssemblyScript compiles this file too.

/** [chunks left, sequence number]: one 64-bit word, so that a chunk is only ever taken from the task it belongs to. */
export const TASK = 64;
/** The upper half of TASK, on which workers sleep. */
export const SEQUENCE = 68;
/** How many chunks of the task are done. */
export const DONE = 128;
/** The task's kernel. */
export const KERNEL = 192;
/** Not 0 once workers are to return. */
export const STOP = 196;
/** Not 0 where the thread that publishes tasks may sleep while it waits for the last chunk. */
export const MAY_SLEEP = 200;
/** How many pages the memory has: an engine may tell a worker's instance of growth late. */
export const PAGES = 204;
/** Not 0 once a worker has failed in a chunk. */
export const FAILED = 208;
/** The first of the task's arguments, 32-bit words. */
export const ARGUMENTS = 256;
/** Where compiled-in constants start: everything below is the control block. */
export const MEMORY_BASE = 4096;
/** More axes than a kernel's arguments have room for. */
export const MAXIMUM_AXES = 64;

export const UNARY = 0;
export const BINARY = 1;
export const SELECT = 2;
export const COPY = 3;
export const REDUCE_ROWS = 4;
export const REDUCE_COLUMNS = 5;
export const GATHER = 6;
export const SCATTER_ADD = 7;
export const RANDOM_BITS = 8;
export const PACK = 9;
export const MULTIPLY = 10;
export const MULTIPLY_BATCH = 11;
export const PHASOR_DENSE = 12;
export const SUM_GRADIENT = 13;
export const PHASES_GRADIENT = 14;
export const SUM_BLOCKS = 15;
export const SIMILARITY_LOSS = 16;
export const SIMILARITY_CROSS_ENTROPY = 17;
export const MEAN_LOSS = 18;
export const ADAM_STEP = 19;
export const RMSPROP_STEP = 20;
export const MOMENTUM_STEP = 21;
export const GATED_SPIKES = 22;
export const HOLD_SPIKES = 23;
export const RESONATOR_SPIKES = 24;
export const ODE_SPIKES = 25;
export const SORT_SPIKES = 26;
export const PROBE = 27;
export const PHASOR_CONVOLUTION = 28;
export const CONVOLUTION_WEIGHT_GRADIENT = 29;
export const CONVOLUTION_PHASES_GRADIENT = 30;
export const MIN_POOL = 31;
export const MIN_POOL_GRADIENT = 32;
export const INVERT_FAN_OUT = 33;
export const FORWARD_SPIKES = 34;
export const OFFSET_FORWARDED = 35;

export const PROBE_MULTIPLY_ADD = 0;
export const PROBE_READ = 1;
export const PROBE_ACCUMULATE = 2;

export const NEGATE = 0;
export const ABSOLUTE = 1;
export const SIGN = 2;
export const FLOOR = 3;
export const RECIPROCAL = 4;
export const SQUARE_ROOT = 5;
export const EXPONENTIAL = 6;
export const LOGARITHM = 7;
export const SINE = 8;
export const COSINE = 9;
export const SIN_PI = 10;
export const COS_PI = 11;
export const IS_NAN = 12;
export const NOT = 13;
export const TO_FLOAT = 14;
export const TO_INTEGER = 15;
export const UNIT = 16;
export const NEGATE_INTEGER = 17;
export const ABSOLUTE_INTEGER = 18;
export const SIGN_INTEGER = 19;
export const EXPONENT = 20;

export const ADD = 0;
export const SUBTRACT = 1;
export const MULTIPLY_BY = 2;
export const DIVIDE = 3;
export const POWER = 4;
export const MINIMUM = 5;
export const MAXIMUM = 6;
export const ARCTANGENT = 7;
export const PHASE = 8;
export const LESS = 9;
export const LESS_OR_EQUAL = 10;
export const EQUAL = 11;
export const NOT_EQUAL = 12;
export const HYPOT = 13;
export const LDEXP = 14;
/** Added to an operation's number for its form on integers. */
export const INTEGER = 16;

export const SUM = 0;
export const SMALLEST = 1;
export const LARGEST = 2;
export const FIRST_SMALLEST = 3;
export const FIRST_LARGEST = 4;
export const INTEGER_REDUCTION = 8;

/** Columns of a tile of the matrix product, and of a panel of its packed right side. */
export const TILE_COLUMNS = 8;
/** How many products are summed before they join the result: part of what fixes the bits of a sum. */
export const DEPTH_BLOCK = 512;
/** How many numbers of a row are summed before they join its sum, likewise. */
export const SUM_BLOCK = 16384;
/** Windows of a convolution that are packed at a time; part of what fixes the bits of the weight's gradient. */
export const WINDOWS_AT_ONCE = 64;
/** And rows of the weight's gradient. */
export const CONVOLUTION_ROWS = 96;
/** Spikes whose phasors are computed at once. */
export const BLOCK_OF_SPIKES = 256;
/** Spikes that a resonate-and-fire neuron takes with one question. */
export const SPIKES_AT_ONCE = 12;
/** Bytes of the tables by which spikes are sorted: how often each digit occurs, of three of 11 bits, or four of 8. */
export const DIGIT_TABLE = 24_576;
/** Bytes of an entry in a list of rows to be summed: where its weights lie, and the two parts of their factor. */
export const ENTRY = 12;
/** The cycle or sample of the latest spike of a neuron that has not fired yet: `neverFired` of `@argand/backend`. */
export const NEVER_FIRED = -2_147_483_648;
