// How threads share a task. One 64-bit word holds the task's number and how many of its chunks nobody has taken yet; a
// chunk is taken by compare-and-exchange of the whole word, so a late worker can never take a chunk of another task than
// the one it looked at. The publishing thread takes chunks like the others: it can do all of them if no worker wakes.
import { DONE, KERNEL, MAY_SLEEP, PAGES, SEQUENCE, STOP, TASK } from '../src/control';

/** Loads of the task's word before a worker goes to sleep: some 50 µs, which is longer than the host takes from one kernel to the next. */
const SPINS: i32 = 150000;
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
  takeChunksOf(<i32>sequence, perform);
  let spins = 0;
  let done = atomic.load<i32>(DONE);
  while (done != chunks) {
    // A worker holds the last chunk; where another process has its core, let it have this one.
    if (++spins > SPINS && load<i32>(MAY_SLEEP)) atomic.wait<i32>(DONE, done, 50 * MICROSECOND);
    done = atomic.load<i32>(DONE);
  }
}

/** Takes chunks of a task until none is left, or another task has come; gives the task's number. */
function takeChunksOf(sequence: i32, perform: Perform): i32 {
  while (true) {
    const word = atomic.load<i64>(TASK);
    if (<i32>word == 0 || <i32>(word >>> 32) != sequence) return sequence;
    const left = <i32>word;
    if (atomic.cmpxchg<i64>(TASK, word, word - 1) != word) continue;
    perform(load<i32>(KERNEL), left - 1);
    atomic.add<i32>(DONE, 1);
  }
}

/** Waits for the task after `sequence`, awake for a while, then asleep. False when there will be none. */
function waitForTask(sequence: i32): bool {
  for (let spins = 0; spins < SPINS; spins++) {
    if (atomic.load<i32>(SEQUENCE) != sequence) return atomic.load<i32>(STOP) == 0;
  }
  if (atomic.load<i32>(STOP) == 0) atomic.wait<i32>(SEQUENCE, sequence, -1);
  return atomic.load<i32>(STOP) == 0;
}

/**
 * Takes chunks of one task after the other. True when it must be called again, because the memory has grown since the
 * call: some engines let an instance see that only between calls, and bulk operations would fail beyond what it sees.
 */
export function takeTasks(perform: Perform): bool {
  const pages = memory.size();
  while (true) {
    const sequence = <i32>(atomic.load<i64>(TASK) >>> 32);
    if (atomic.load<i32>(PAGES) > pages) return atomic.load<i32>(STOP) == 0;
    if (!waitForTask(takeChunksOf(sequence, perform))) return false;
  }
}
