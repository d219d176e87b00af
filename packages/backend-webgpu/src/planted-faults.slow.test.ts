import { describe, expect, test } from 'vitest';
import { openSoftware, whyNoAdapter } from '../test/adapter.ts';
import { collectTests } from '../test/collected.ts';
import { WebGpuDevice } from './device.ts';

// What a careless change of a kernel could do, written into its WGSL on the way to the GPU: the suite must notice each.

interface Fault {
  readonly title: string;
  /** The kernel whose tests must fail. */
  readonly kernel: string;
  /** A part of its WGSL, and what is there instead. */
  readonly right: string;
  readonly wrong: string;
}

const faults: readonly Fault[] = [
  {
    title: 'fills all but the last number',
    kernel: 'fill',
    right: 'if (index < P.length) { result[index] = P.value; }',
    wrong: 'if (index + 1u < P.length) { result[index] = P.value; }',
  },
  {
    title: 'ignores the offset of what is copied',
    kernel: 'copy',
    right: 'input[P.inputOffset + position.x]',
    wrong: 'input[position.x]',
  },
  {
    title: 'has the cosine of the wrong quadrant',
    kernel: 'unary',
    right: 'select(cosine, -cosine, ((halves + 1) & 2) != 0)',
    wrong: 'cosine',
  },
  {
    title: 'gives +1 at the seam',
    kernel: 'binary',
    right: 'if (angle >= 1f) { angle = -1f; }',
    wrong: '',
  },
  {
    title: 'takes only 1 for true',
    kernel: 'select',
    right: '[position.x] != 0u',
    wrong: '[position.x] == 1u',
  },
  {
    title: 'leaves the second half of the threads out',
    kernel: 'reduce',
    right: 'for (var half = 32u;',
    wrong: 'for (var half = 16u;',
  },
  {
    title: 'gives the last of equal extremes',
    kernel: 'reduce',
    right: 'b.y < a.y',
    wrong: 'b.y > a.y',
  },
  {
    title: 'writes rows below the last',
    kernel: 'matmul',
    right: 'if (row >= P.rows || column >= P.columns) { return; }',
    wrong: 'if (column >= P.columns) { return; }',
  },
  {
    title: 'takes the first row for one outside',
    kernel: 'gather',
    right: 'if (row >= 0 && row < P.rows)',
    wrong: 'if (row >= 1 && row < P.rows)',
  },
  {
    title: 'overwrites instead of adding',
    kernel: 'scatterAdd',
    right: 'bitsOf(floatOf(sum) + floatOf(x))',
    wrong: 'x',
  },
  {
    title: 'leaves out a round',
    kernel: 'randomBits',
    right: 'round < 10u',
    wrong: 'round < 9u',
  },
  {
    title: 'forgets the bias',
    kernel: 'phasorDense',
    right: ' + bias[column]',
    wrong: '',
  },
  {
    title: 'takes silence for a number',
    kernel: 'phasorDense',
    right: 'if (isNaNBits(bits)) { return vec2<f32>(); }',
    wrong: '',
  },
  {
    title: 'turns the gradient of a sum the wrong way',
    kernel: 'phasorDenseGradient',
    right: 'toReal = -quotientOf(im, size)',
    wrong: 'toReal = quotientOf(im, size)',
  },
  {
    title: 'starts its windows at the edge of the image',
    kernel: 'phasorConvolution',
    right: ' - P.left;',
    wrong: ';',
  },
  {
    title: 'takes a window for its neighbour',
    kernel: 'phasorConvolutionGradient',
    right: 'down % P.strideDown != 0u || ',
    wrong: '',
  },
  {
    title: 'lets the latest spike through',
    kernel: 'minPool',
    right: 'keyOfFloat(bits) < keyOfFloat(best)',
    wrong: 'keyOfFloat(bits) > keyOfFloat(best)',
  },
  {
    title: 'gives the gradient to every place of the window',
    kernel: 'minPoolGradient',
    right: 'if (place[window] == i32(',
    wrong: 'if (place[window] >= 0 * i32(',
  },
  {
    title: 'expects every class to have the phase of the label',
    kernel: 'similarityLoss',
    right: 'select(0f, 0.5f, c == label)',
    wrong: '0.5f',
  },
  {
    title: 'forgets which class is the label',
    kernel: 'similarityCrossEntropy',
    right: 'select(share, -others / total, c == label)',
    wrong: 'share',
  },
  {
    title: 'lets no weight decay',
    kernel: 'adamStep',
    right: ' + P.weightDecay * p',
    wrong: '',
  },
  {
    title: 'forgets to square the gradient',
    kernel: 'rmspropStep',
    right: 'P.rest * g * g',
    wrong: 'P.rest * g',
  },
  {
    title: 'never slows down',
    kernel: 'momentumStep',
    right: 'P.momentum * velocity[index]',
    wrong: 'velocity[index]',
  },
  {
    title: 'fires a cycle early',
    kernel: 'gatedSpikes',
    right: 'rank, open + 1, bits',
    wrong: 'rank, open, bits',
  },
  {
    title: 'fires twice in a cycle',
    kernel: 'holdSpikes',
    right: 'cycle <= lastCycle',
    wrong: 'cycle < lastCycle',
  },
  {
    title: 'knows no refractory time',
    kernel: 'resonatorSpikes',
    right: 'if (!isRested(cycle, y)) { return; }',
    wrong: '',
  },
  {
    title: 'subtracts cycles as floats',
    kernel: 'resonatorSpikes',
    right: 'f32(now - before)',
    wrong: '(f32(now) - f32(before))',
  },
  {
    title: 'lets the time since a spike leave int32',
    kernel: 'odeSpikes',
    right:
      'latest == -2147483648 || (n >= latest && bitcast<u32>(n) - bitcast<u32>(latest) >= u32(P.refractory))',
    wrong: 'n - latest >= P.refractory',
  },
  {
    title: 'squares sums in float32',
    kernel: 'phasorDenseGradient',
    right: 'let size = hypotOf(re, im);',
    wrong: 'let size = sqrt(re * re + im * im);',
  },
  {
    title: 'never closes a box',
    kernel: 'odeSpikes',
    right: 'while (first < last && closeOf(first) <= n) { first++; }',
    wrong: '',
  },
  {
    title: 'ignores phases',
    kernel: 'sortSpikes',
    right: 'if (p != q) { return p > q; }',
    wrong: '',
  },
  {
    title: 'hears the reference before the others of its moment',
    kernel: 'forwardSpikes',
    right: 'x > 0f)',
    wrong: 'x >= 0f)',
  },
];

/** The same GPU, but for the text of its shaders. */
function rewriting(gpu: GPUDevice, rewrite: (code: string) => string): GPUDevice {
  const createShaderModule = ({ code, ...rest }: GPUShaderModuleDescriptor) =>
    gpu.createShaderModule({ ...rest, code: rewrite(code) });
  return new Proxy(gpu, {
    get(target, name) {
      if (name === 'createShaderModule') return createShaderModule;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

const missing = await whyNoAdapter();
describe.skipIf(missing)(missing ?? 'with a driver in software', () => {
  test.each(faults)('a kernel $kernel that $title fails the suite', async ({ kernel, right, wrong }) => {
    let planted = 0;
    const backend = {
      name: 'faulty',
      async open() {
        const { gpu, adapter } = await openSoftware();
        const rewritten = rewriting(gpu, (code) => {
          planted += code.split(right).length - 1;
          return code.replaceAll(right, wrong);
        });
        const rest = { tiles: true, pooledMemory: 2 ** 28, maximumMemory: 2 ** 30 };
        return new WebGpuDevice({ gpu: rewritten, adapter, ...rest });
      },
    };
    const tests = collectTests(backend).filter(({ path }) => path.includes(`kernel ${kernel}`));
    const messages: string[] = [];
    for (const { run } of tests) {
      await run().catch((error: unknown) => messages.push(error instanceof Error ? error.message : ''));
      if (messages.length > 0) break;
    }
    expect(planted, `places of '${right}' in the WGSL`).toBeGreaterThan(0);
    // By numbers, and not because the text is no WGSL.
    expect(messages[0]).toMatch(new RegExp(`^${kernel}, .*expected`));
  });
});
