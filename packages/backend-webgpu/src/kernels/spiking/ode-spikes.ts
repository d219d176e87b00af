import { neverFired, type OdeSpikesCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';
import { endToEnd } from './end-to-end.ts';
import { fanOut, fanOutParameters, packFanOut } from './fan-out.ts';
import { Interleaving } from './interleaving.ts';

const threads = 64;

/**
 * A thread for each image and neuron, sample by sample. The current is summed anew, in the order of the boxes, wherever
 * another box opens or closes.
 */
const program = {
  name: 'odeSpikes',
  bindings: {
    boxes: reads('i32'),
    fan: reads('u32'),
    weights: reads(),
    membranes: writes('vec4<u32>'),
    count: writes('i32'),
    sample: writes('i32'),
  },
  parameters: {
    ...fanOutParameters,
    images: 'u32',
    boxCount: 'u32',
    edgeCount: 'u32',
    maxima: 'u32',
    since: 'i32',
    until: 'i32',
    turnReal: 'f32',
    turnImaginary: 'f32',
    beginReal: 'f32',
    beginImaginary: 'f32',
    end: 'f32',
    threshold: 'f32',
    refractory: 'i32',
    most: 'u32',
  },
  uses: [
    fanOut,
    {
      code: `
fn openOf(k: u32) -> i32 { return boxes[P.images + 1u + P.boxCount + k]; }
fn closeOf(k: u32) -> i32 { return boxes[P.images + 1u + 2u * P.boxCount + k]; }
fn edgeAt(k: u32) -> i32 { return boxes[P.images + 1u + 3u * P.boxCount + k]; }
// The difference of two samples may leave i32, but not u32.
fn isRested(n: i32, latest: i32) -> bool {
  return latest == ${neverFired} || (n >= latest && bitcast<u32>(n) - bitcast<u32>(latest) >= u32(P.refractory));
}
fn currentOf(first: u32, last: u32, neuron: u32) -> f32 {
  var sum = 0f;
  for (var k = first; k < last; k++) { sum += reachOf(u32(boxes[P.images + 1u + k]), neuron).weight; }
  return sum;
}`,
    },
  ],
  threads,
  body: `
  if (index >= P.images * P.targets) { return; }
  let image = index / P.targets;
  let neuron = index % P.targets;
  // Re z, Im z and the height.
  var z = bitcast<vec3<f32>>(membranes[index].xyz);
  var latest = bitcast<i32>(membranes[index].w);
  var fired = 0u;
  var edge = 0u;
  var first = u32(boxes[image]);
  var last = first;
  // No more boxes than there are, whatever the offsets are.
  let all = min(u32(boxes[image + 1u]), P.boxCount);
  var current = 0f;
  for (var n = P.since; n <= P.until; n++) {
    let before = vec2<u32>(first, last);
    while (last < all && openOf(last) <= n) { last++; }
    while (first < last && closeOf(first) <= n) { first++; }
    var next = current;
    if (any(before != vec2<u32>(first, last))) { next = currentOf(first, last, neuron); }
    if (n > P.since) {
      let re = fma(P.turnReal, z.x, fma(P.beginReal, current, P.end * next)) - P.turnImaginary * z.y;
      let im = fma(P.turnReal, z.y, fma(P.turnImaginary, z.x, P.beginImaginary * current));
      if (P.maxima == 0u) {
        if (z.z < z.y && z.y >= im && z.y > P.threshold && isRested(n - 1, latest)) {
          latest = n - 1;
          if (fired < P.most) { sample[index * P.most + fired] = latest; }
          fired++;
        }
        z.z = z.y;
      } else {
        let begins = edge < P.edgeCount && edgeAt(edge) == n;
        if (begins) {
          edge++;
          if (z.z > P.threshold) {
            if (fired < P.most) { sample[index * P.most + fired] = latest; }
            fired++;
          }
        }
        if (begins || im > z.z) {
          z.z = im;
          latest = n;
        }
      }
      z.x = re;
      z.y = im;
    }
    current = next;
  }
  membranes[index] = vec4<u32>(bitcast<vec3<u32>>(z), bitcast<u32>(latest));
  count[index] = i32(fired);`,
} satisfies Program;

export function odeSpikes(machine: Machine): (call: OdeSpikesCall) => void {
  const interleaved = new Interleaving(machine, 'real', 'imaginary', 'height', 'latest');
  return ({ boxes, fanOut: arrays, turn, begin, edges, fired, ...call }) => {
    const { images, offsets, source, open, close } = boxes;
    const length = images * arrays.targets;
    if (length === 0) return;
    const { real, imaginary, height, latest } = call;
    const fan = packFanOut(machine, arrays);
    const boxCount = source.length;
    const packed = endToEnd(machine, [
      [offsets, images + 1],
      [source, boxCount],
      [open, boxCount],
      [close, boxCount],
      ...(edges ? [[edges, edges.length] as const] : []),
    ]);
    const membranes = interleaved.together({ real, imaginary, height, latest }, length);
    machine.run(program, {
      storages: {
        boxes: packed,
        fan: fan.block,
        weights: arrays.weights,
        membranes,
        count: fired.count,
        sample: fired.sample,
      },
      parameters: {
        ...fan.parameters,
        images,
        boxCount,
        edgeCount: edges?.length ?? 0,
        maxima: edges ? 1 : 0,
        since: call.since,
        until: call.until,
        turnReal: turn.real,
        turnImaginary: turn.imaginary,
        beginReal: begin.real,
        beginImaginary: begin.imaginary,
        end: call.end,
        threshold: call.threshold,
        refractory: call.refractory,
        most: fired.most,
      },
      blocks: Math.ceil(length / threads),
    });
    interleaved.apart(membranes, { real, imaginary, height, latest }, length);
    for (const block of [fan.block, packed, membranes]) machine.pool.give(block);
  };
}
