// How threads share a task. One 64-bit word holds the task's number and how many of its chunks nobody has taken yet; a
// chunk is taken by compare-and-exchange of the whole word, so a late worker can never take a chunk of another task than
// the one it looked at. The publishing thread takes chunks like the others: it can do all of them if no worker wakes.
import { DONE, KERNEL, MAY_SLEEP, SEQUENCE, STOP, TASK } from '../src/control';

/** Loads of the task's word before a worker goes to sleep: some tens of microseconds. */
const SPINS: i32 = 20000;
const MICROSECOND: i64 = 1000;

type Perform = (kernel: i32, chunk: i32) => void;

// @ts-ignore: decorator
@inline
export function publish(kernel: i32, chunks: i32, perform: Perform): void {
  store<i32>(KERNEL, kernel);
  atomic.store<i32>(DONE, 0);
  const sequence = (atomic.load<i64>(TASK) >>> 32) + 1;
  atomic.store<i64>(TASK, (sequence << 32) | <i64>chunks);
  atomic.notify(SEQUENCE, -1);
  takeChunks(perform);
  let spins = 0;
  let done = atomic.load<i32>(DONE);
  while (done != chunks) {
    // A worker holds the last chunk; where another process has its core, let it have this one.
    if (++spins > SPINS && load<i32>(MAY_SLEEP)) atomic.wait<i32>(DONE, done, 50 * MICROSECOND);
    done = atomic.load<i32>(DONE);
  }
}

/** Takes chunks until none is left; gives the number of the task whose end it saw. */
// @ts-ignore: decorator
@inline
export function takeChunks(perform: Perform): i32 {
  while (true) {
    const word = atomic.load<i64>(TASK);
    const left = <i32>word;
    if (left == 0) return <i32>(word >>> 32);
    if (atomic.cmpxchg<i64>(TASK, word, word - 1) != word) continue;
    perform(load<i32>(KERNEL), left - 1);
    atomic.add<i32>(DONE, 1);
  }
}

/** Waits for the task after `sequence`, awake for a while, then asleep. False when there will be none. */
export function waitForTask(sequence: i32): bool {
  for (let spins = 0; spins < SPINS; spins++) {
    if (atomic.load<i32>(SEQUENCE) != sequence) return atomic.load<i32>(STOP) == 0;
  }
  if (atomic.load<i32>(STOP) == 0) atomic.wait<i32>(SEQUENCE, sequence, -1);
  return atomic.load<i32>(STOP) == 0;
}
