import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Allocator, alignment, type Block } from './allocator.ts';

const start = 4096;
const limit = 64 * 1024 * 1024;

/** An allocator over numbers instead of a memory, which grows by so much at a time. */
function allocator(step = 65536): Allocator {
  return new Allocator(start, start + step, (end) =>
    end <= limit ? Math.min(Math.ceil(end / step) * step, limit) : undefined,
  );
}

/** Allocations by size, and frees of the n-th of those that live. */
const steps = fc.array(
  fc.oneof(
    fc.record({ bytes: fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 200_000 })) }),
    fc.record({ freed: fc.nat({ max: 50 }) }),
  ),
  { maxLength: 120 },
);

function play(
  memory: Allocator,
  script: typeof steps extends fc.Arbitrary<infer S> ? S : never,
  live: Map<Block, number>,
) {
  for (const step of script) {
    if ('bytes' in step) {
      const block = memory.allocate(step.bytes);
      if (block) live.set(block, step.bytes);
    } else {
      const block = [...live.keys()].at(step.freed % Math.max(live.size, 1));
      if (!block) continue;
      live.delete(block);
      memory.free(block);
    }
  }
}

describe('Allocator', () => {
  test('pieces are aligned, large enough, within the memory and never overlap', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const memory = allocator();
        const live = new Map<Block, number>();
        play(memory, script, live);
        const blocks = [...live.keys()].sort((a, b) => a.address - b.address);
        let end = start;
        for (const block of blocks) {
          expect(block.address % alignment).toBe(0);
          expect(block.address).toBeGreaterThanOrEqual(end);
          expect(block.size).toBeGreaterThanOrEqual(live.get(block) ?? Number.NaN);
          end = block.address + block.size;
        }
        expect(end).toBeLessThanOrEqual(start + memory.capacity);
        expect(memory.used).toBe(blocks.reduce((sum, block) => sum + block.size, 0));
      }),
    );
  });

  test('when all is freed it is one piece again, as at the start', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const memory = allocator();
        const live = new Map<Block, number>();
        play(memory, script, live);
        for (const block of live.keys()) memory.free(block);
        expect(memory.used).toBe(0);
        // The largest class size that fits: sizes are rounded up by at most an eighth.
        const capacity = memory.capacity;
        expect(memory.allocate(Math.floor(capacity * 0.88))?.address).toBe(start);
        expect(memory.capacity).toBe(capacity);
      }),
    );
  });

  test('the same sizes again fit where they were', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 300_000 }), { maxLength: 30 }), (sizes) => {
        const memory = allocator();
        const run = () => {
          const blocks = sizes.map((bytes) => memory.allocate(bytes));
          for (const block of blocks) if (block) memory.free(block);
        };
        run();
        const capacity = memory.capacity;
        for (let i = 0; i < 5; i++) run();
        expect(memory.capacity).toBe(capacity);
      }),
    );
  });

  test('gives nothing when the memory cannot grow, and goes on working', () => {
    const memory = allocator();
    const block = memory.allocate(limit / 2);
    expect(memory.allocate(limit)).toBeUndefined();
    expect(memory.allocate(2 ** 52)).toBeUndefined();
    expect(block && memory.free(block)).toBeUndefined();
    expect(memory.allocate(limit / 2)?.address).toBe(start);
  });
});
