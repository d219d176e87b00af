/** A piece of the memory. Neighbours know each other, so that free ones can become one again. */
export interface Block {
  readonly address: number;
  size: number;
  free: boolean;
  /** The pieces that lie before and after this one. */
  lower: Block | undefined;
  upper: Block | undefined;
  /** The free pieces of the same class. */
  earlier: Block | undefined;
  later: Block | undefined;
}

/** Every address and size is a multiple of this, a line of the cache. */
export const alignment = 64;
/** What 32-bit addresses reach. */
const mostBytes = 2 ** 32;
const smallClasses = 16;
const classesOfOctave = 8;
const classCount = smallClasses + 28 * classesOfOctave;

/** The class of a size in units of the alignment: every one up to 16, then eight for each power of 2. */
function classOf(units: number): number {
  if (units < smallClasses) return units;
  const octave = 31 - Math.clz32(units);
  return smallClasses + (octave - 4) * classesOfOctave + ((units >>> (octave - 3)) & (classesOfOctave - 1));
}

/** The smallest class size that holds a number of bytes, in bytes: at most an eighth more. */
function roundUp(bytes: number): number {
  const units = Math.ceil(bytes / alignment);
  if (units < smallClasses) return units * alignment;
  const step = 2 ** (28 - Math.clz32(units));
  return Math.ceil(units / step) * step * alignment;
}

/**
 * Divides a memory that can grow at its end. Free pieces are kept in lists by class of size (a two-level segregated fit
 * after M. Masmano, I. Ripoll, A. Crespo, J. Real: TLSF, ECRTS 2004), so that allocating and freeing take the same short
 * time whatever came before, and what was freed fits again.
 */
export class Allocator {
  readonly #start: number;
  readonly #grow: (end: number) => number | undefined;
  readonly #lists: (Block | undefined)[] = new Array(classCount).fill(undefined);
  #end: number;
  #top: Block | undefined;

  /**
   * @param start the first byte, a multiple of the alignment
   * @param end the byte after the last
   * @param grow returns a new end of at least that much, or undefined if there is no more
   */
  constructor(start: number, end: number, grow: (end: number) => number | undefined) {
    this.#start = start;
    this.#end = start;
    this.#grow = grow;
    this.#extend(end);
  }

  /** A piece of at least `bytes`, or undefined where the memory cannot grow so far. */
  allocate(bytes: number): Block | undefined {
    if (bytes > mostBytes) return undefined;
    const size = roundUp(Math.max(bytes, 1));
    let found = this.#find(size);
    if (!found) {
      const behind = this.#top?.free ? this.#top.size : 0;
      const end = this.#grow(this.#end + size - behind);
      if (end === undefined) return undefined;
      this.#extend(end);
      found = this.#find(size);
      if (!found) return undefined;
    }
    this.#unlist(found);
    found.free = false;
    if (found.size > size) this.#splitAt(found, size);
    return found;
  }

  free(block: Block): void {
    block.free = true;
    const { lower, upper } = block;
    let whole = block;
    if (lower?.free) {
      this.#unlist(lower);
      this.#join(lower, block);
      whole = lower;
    }
    if (upper?.free) {
      this.#unlist(upper);
      this.#join(whole, upper);
    }
    this.#list(whole);
  }

  /** How many bytes are in pieces that are not free. */
  get used(): number {
    let used = 0;
    for (let block = this.#top; block; block = block.lower) if (!block.free) used += block.size;
    return used;
  }

  /** How many bytes are managed: used or free. */
  get capacity(): number {
    return this.#end - this.#start;
  }

  #find(size: number): Block | undefined {
    for (let index = classOf(size / alignment); index < classCount; index++) {
      if (this.#lists[index]) return this.#lists[index];
    }
    return undefined;
  }

  #extend(end: number): void {
    const size = Math.floor((end - this.#end) / alignment) * alignment;
    if (size <= 0) return;
    const block: Block = {
      address: this.#end,
      size,
      free: false,
      lower: this.#top,
      upper: undefined,
      earlier: undefined,
      later: undefined,
    };
    if (this.#top) this.#top.upper = block;
    this.#top = block;
    this.#end += size;
    this.free(block);
  }

  #splitAt(block: Block, size: number): void {
    const rest: Block = {
      address: block.address + size,
      size: block.size - size,
      free: true,
      lower: block,
      upper: block.upper,
      earlier: undefined,
      later: undefined,
    };
    if (block.upper) block.upper.lower = rest;
    else this.#top = rest;
    block.upper = rest;
    block.size = size;
    this.#list(rest);
  }

  #join(block: Block, upper: Block): void {
    block.size += upper.size;
    block.upper = upper.upper;
    if (upper.upper) upper.upper.lower = block;
    else this.#top = block;
  }

  #list(block: Block): void {
    const index = classOf(block.size / alignment);
    const first = this.#lists[index];
    block.earlier = undefined;
    block.later = first;
    if (first) first.earlier = block;
    this.#lists[index] = block;
  }

  #unlist(block: Block): void {
    if (block.earlier) block.earlier.later = block.later;
    else this.#lists[classOf(block.size / alignment)] = block.later;
    if (block.later) block.later.earlier = block.earlier;
    block.earlier = undefined;
    block.later = undefined;
  }
}
