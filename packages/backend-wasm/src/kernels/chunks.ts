/** Numbers in a chunk of an array kernel: enough that the cost of taking a chunk from the queue does not show. */
export const chunkSize = 8192;
