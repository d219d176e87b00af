/** Which thread this instance runs on; each finds its own scratch by it. */
export let thread: i32 = 0;

export function setThread(index: i32): void {
  thread = index;
}
