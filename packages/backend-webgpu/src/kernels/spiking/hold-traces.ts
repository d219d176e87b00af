import { nanBits } from '../../wgsl/bits.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';
import { phasor } from '../../wgsl/sine.ts';
import { spikeArrays, spikeParameters } from './spike-arrays.ts';

const threads = 64;

/**
 * The traces of the sources of phase-hold neurons: a thread for each image and source, which goes through all spikes of the image. It writes, as
 * `phasors`, by how much each of its spikes changes the trace, [spikes], then what the trace is from each edge of a cycle on,
 * [edges, images, sources]; and as `flags`, [images, edges + 1], whether anything changed before each edge, or behind the last.
 */
export const traceProgram: Program = {
  name: 'holdSpikes, traces',
  bindings: {
    spikes: reads('u32'),
    traceReal: writes(),
    traceImaginary: writes(),
    traceCycle: writes('i32'),
    phasors: writes('vec2<f32>'),
    flags: writes('atomic<u32>'),
  },
  parameters: { ...spikeParameters, sources: 'u32', firstEdge: 'i32', edgeCount: 'u32', kept: 'f32' },
  uses: [nanBits, phasor, spikeArrays],
  threads,
  body: `
  if (index >= P.images * P.sources) { return; }
  let image = index / P.sources;
  let j = index % P.sources;
  var trace = vec2<f32>(traceReal[index], traceImaginary[index]);
  var latest = traceCycle[index];
  var k = firstSpike(image);
  let end = firstSpike(image + 1u);
  for (var e = 0u; e <= P.edgeCount; e++) {
    let edge = P.firstEdge + i32(e);
    var changed = false;
    for (; k < end; k++) {
      let cycle = cycleOf(k);
      let beyond = cycle > edge || (cycle == edge && floatOf(phaseBitsOf(k)) >= -0.5f);
      if (e < P.edgeCount && beyond) { break; }
      if (sourceOf(k) != j) { continue; }
      latest = cycle;
      let now = phasorOfBits(phaseBitsOf(k));
      phasors[k] = now - trace;
      changed = changed || any(now != trace);
      trace = now;
    }
    if (e < P.edgeCount) {
      if (P.kept < 1f && latest < edge - 1 && any(trace != vec2<f32>())) {
        trace *= P.kept;
        if (length(trace) < 0x1p-24f) { trace = vec2<f32>(); }
        changed = true;
      }
      phasors[P.spikeCount + (e * P.images + image) * P.sources + j] = trace;
    }
    if (changed) { atomicOr(&flags[image * (P.edgeCount + 1u) + e], 1u); }
  }
  traceReal[index] = trace.x;
  traceImaginary[index] = trace.y;
  traceCycle[index] = latest;`,
};

/** `kicked` as the first flag of each image, or the last flag as `kicked`. */
export const flagProgram = (after: boolean): Program => ({
  name: `holdSpikes, ${after ? 'after' : 'before'}`,
  bindings: after
    ? { flags: reads('u32'), kicked: writes('u32') }
    : { kicked: reads('u32'), flags: writes('u32') },
  parameters: { images: 'u32', flagsOfImage: 'u32' },
  threads,
  body: after
    ? 'if (index < P.images) { kicked[index] = flags[(index + 1u) * P.flagsOfImage - 1u]; }'
    : `
  if (index >= P.images * P.flagsOfImage) { return; }
  flags[index] = select(0u, kicked[index / P.flagsOfImage], index % P.flagsOfImage == 0u);`,
});
