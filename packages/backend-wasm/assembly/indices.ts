// Looks at indices before a kernel uses them.

/** The index of the first of `count` integers at an address that is not in [from, to); −1 if there is none. */
export function firstOutside(numbers: usize, count: i32, from: i32, to: i32): i32 {
  // What is below `from` is, less `from`, a large unsigned number.
  const room: u32 = to > from ? <u32>(to - from) : 0;
  let position = 0;
  for (const least = i32x4.splat(from), above = i32x4.splat(room); position + 4 <= count; position += 4) {
    const shifted = i32x4.sub(v128.load(numbers + (<usize>position << 2)), least);
    if (v128.any_true(i32x4.ge_u(shifted, above))) break;
  }
  for (; position < count; position++) {
    if (<u32>(load<i32>(numbers + (<usize>position << 2)) - from) >= room) return position;
  }
  return -1;
}

/** The index of the first of `count` integers at an address that is below the one before it, below 0 or above `most`; −1 if there is none. */
export function firstMisplaced(numbers: usize, count: i32, most: i32): i32 {
  let least = 0;
  for (let position = 0; position < count; position++) {
    const number = load<i32>(numbers + (<usize>position << 2));
    if (number < least || number > most) return position;
    least = number;
  }
  return -1;
}
