import type { Answer } from './answer.ts';

/** What the two answers are to each other, in a sentence. */
export function outcomeWords({ atemporal, temporal, largestError }: Answer): string {
  const bySpikes = temporal.answers[temporal.last];
  const atOnce = `All at once: ${digit(atemporal.answer)}.`;
  const cost = `${count(temporal.spikeCount)} spikes, ${count(temporal.operations)} synaptic operations.`;
  if (bySpikes < 0) return `${atOnce} By spikes: no answer, every output is silent. ${cost}`;
  if (bySpikes !== atemporal.answer) return `${atOnce} By spikes: ${bySpikes}, another answer. ${cost}`;
  const since = firstOfTheSame(temporal.answers.subarray(0, temporal.last + 1));
  return `${atOnce} By spikes: ${bySpikes}, the same, from cycle ${since} on; their phases differ by ${degrees(largestError)} at most. ${cost}`;
}

/** From which cycle on the answer is the last one's. */
function firstOfTheSame(answers: Int32Array): number {
  let first = answers.length - 1;
  while (first > 0 && answers[first - 1] === answers[answers.length - 1]) first--;
  return first;
}

/** A phase, or a difference of two, in degrees: as many digits as say something. */
export function degrees(phase: number): string {
  if (Number.isNaN(phase)) return 'no phase';
  const angle = 180 * phase;
  const digits =
    angle === 0 || Math.abs(angle) >= 1 ? 1 : Math.min(Math.ceil(-Math.log10(Math.abs(angle))) + 1, 6);
  return `${angle.toFixed(digits).replace('-', '−')}°`;
}

/** What the encoder does to the pixels. */
export function encoderWords(kinds: readonly string[]): string {
  return kinds.includes('randomProjection')
    ? 'A fixed random projection mixes all pixels into 784 phases. The digit can no longer be seen, but it is in there.'
    : 'Each pixel is a phase: paper is 0°, ink is 90°.';
}

/** What went wrong, and what to do. */
export function errorWords(reason: unknown): string {
  const message = (reason instanceof Error ? reason.message : String(reason)).replace(/\.$/, '');
  return `That did not work: ${message}. Check the connection and try again; if that does not help, reload the page.`;
}

function digit(answer: number): string {
  return answer < 0 ? 'no answer' : String(answer);
}

export function count(number: number): string {
  return Math.round(number).toLocaleString('en');
}
