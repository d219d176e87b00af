// The arguments of the task at hand, as the host wrote them into the control block.
import { ARGUMENTS } from '../src/control';

// @ts-ignore: decorator
@inline
export function integer(position: i32): i32 {
  return load<i32>(<usize>ARGUMENTS + ((<usize>position) << 2));
}

// @ts-ignore: decorator
@inline
export function pointer(position: i32): usize {
  return <usize>load<u32>(<usize>ARGUMENTS + ((<usize>position) << 2));
}

// @ts-ignore: decorator
@inline
export function float(position: i32): f32 {
  return load<f32>(<usize>ARGUMENTS + ((<usize>position) << 2));
}
