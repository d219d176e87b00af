// Looks at indices before a kernel uses them.

/** The first place of `count` integers at an address that is not in [from, to); −1 if there is none. */
export function firstOutside(numbers: usize, count: i32, from: i32, to: i32): i32 {
  // What is below `from` is, less `from`, a large unsigned number.
  const room: u32 = to > from ? <u32>(to - from) : 0;
  let place = 0;
  for (const least = i32x4.splat(from), above = i32x4.splat(room); place + 4 <= count; place += 4) {
    const shifted = i32x4.sub(v128.load(numbers + (<usize>place << 2)), least);
    if (v128.any_true(i32x4.ge_u(shifted, above))) break;
  }
  for (; place < count; place++) {
    if (<u32>(load<i32>(numbers + (<usize>place << 2)) - from) >= room) return place;
  }
  return -1;
}

/** The first place of `count` integers at an address that is below the one before it, below 0 or above `most`; −1 if there is none. */
export function firstMisplaced(numbers: usize, count: i32, most: i32): i32 {
  let least = 0;
  for (let place = 0; place < count; place++) {
    const number = load<i32>(numbers + (<usize>place << 2));
    if (number < least || number > most) return place;
    least = number;
  }
  return -1;
}
