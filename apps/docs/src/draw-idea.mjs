// Draws docs/media/idea.svg, the picture of the home page, from numbers that are computed here: one neuron, answered twice.
import { writeFileSync } from 'node:fs';
import { phaseOf, spikeTime } from '@argand/phasor';

const inputs = [
  { phase: 0.1, weight: 1, colour: '#3b82c4' },
  { phase: 0.5, weight: 0.8, colour: '#2f9e6e' },
  { phase: 0.85, weight: 0.6, colour: '#c2703d' },
];
const answerColour = '#b0307a';
const cycles = 3;

/** The sum of the weighted phasors, tip to tail, and its angle. */
function superposition() {
  const path = [[0, 0]];
  for (const { phase, weight } of inputs) {
    const [x, y] = path[path.length - 1];
    path.push([x + weight * Math.cos(Math.PI * phase), y + weight * Math.sin(Math.PI * phase)]);
  }
  const [x, y] = path[path.length - 1];
  return { path, phase: phaseOf(x, y) };
}

const round = (value) => Number(value.toFixed(2));

function text(x, y, words, attributes = '') {
  return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${words}</text>`;
}

/** The Argand plane: every source's phasor, laid tip to tail, and the angle of where they end. */
function plane({ path, phase }) {
  const [cx, cy, unit] = [150, 190, 72];
  const at = ([x, y]) => `${round(cx + unit * x)},${round(cy - unit * y)}`;
  const arrows = inputs.map(({ colour }, i) => {
    const [from, to] = [path[i], path[i + 1]].map(at);
    return `<polyline points="${from} ${to}" stroke="${colour}" stroke-width="3" marker-end="url(#tip${i})"/>`;
  });
  const end = path[path.length - 1];
  const length = Math.hypot(end[0], end[1]);
  const unitTip = [end[0] / length, end[1] / length];
  return [
    `<circle cx="${cx}" cy="${cy}" r="${unit}" class="faint"/>`,
    `<path d="M${cx - 120} ${cy}H${cx + 140}M${cx} ${cy + 110}V${cy - 135}" class="faint"/>`,
    ...arrows,
    `<polyline points="${cx},${cy} ${at(end)}" stroke="${answerColour}" stroke-width="2" stroke-dasharray="5 4"/>`,
    `<circle cx="${at(unitTip).split(',')[0]}" cy="${at(unitTip).split(',')[1]}" r="6" fill="${answerColour}"/>`,
    text(cx, 30, 'all sources at once', 'class="title" text-anchor="middle"'),
    text(cx, 325, `y = arg( Σ w e^iπx ) / π = ${phase.toFixed(2)}`, 'text-anchor="middle"'),
  ].join('\n');
}

/** The same neuron in time: sources fire at x/2 + 1/2 + k, and it fires a quarter of a cycle behind, at the phase of its sum. */
function raster({ phase }) {
  const [left, width, top, row] = [350, 390, 80, 52];
  const x = (time) => left + (width * time) / (cycles + 0.5);
  const rows = [
    ...inputs.map(({ phase: own, colour }) => ({ phase: own, colour, clock: 0, from: 0 })),
    // What a neuron that gathers a whole cycle hears in cycle 0, it answers in cycle 1 of its clock.
    { phase, colour: answerColour, clock: 1, from: 1 },
  ];
  const lines = rows.map((_, i) => `<path d="M${left} ${top + i * row}H${left + width}" class="faint"/>`);
  const marks = Array.from({ length: cycles + 1 }, (_, k) => {
    const at = round(x(k));
    return `<path d="M${at} ${top - 26}V${top + 3 * row + 20}" class="faint" stroke-dasharray="2 4"/>`;
  });
  const spikes = rows.flatMap((source, i) =>
    Array.from({ length: cycles }, (_, cycle) => cycle)
      .filter((cycle) => cycle >= source.from)
      .map((cycle) => spikeTime(cycle, source.phase, source.clock))
      .filter((time) => x(time) <= left + width)
      .map((time) => {
        const at = round(x(time));
        return `<path d="M${at} ${top + i * row - 15}V${top + i * row + 15}" stroke="${source.colour}" stroke-width="4"/>`;
      }),
  );
  return [
    ...lines,
    ...marks,
    ...spikes,
    text(left + width / 2, 30, 'one spike at a time, the same weights', 'class="title" text-anchor="middle"'),
    ...[0, 1, 2].map((k) => text(x(k), top + 3 * row + 38, `cycle ${k}`)),
    text(
      left + width / 2,
      325,
      `fires at ¼ + k + (y + 1)/2, so y = ${phase.toFixed(2)}`,
      'text-anchor="middle"',
    ),
  ].join('\n');
}

/** The whole picture, as SVG that reads on light and on dark. */
export function drawIdea() {
  const sum = superposition();
  const tips = inputs.map(
    ({ colour }, i) =>
      `<marker id="tip${i}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="5" markerHeight="5" orient="auto"><path d="M0 0L8 4L0 8z" fill="${colour}"/></marker>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 345" role="img" aria-labelledby="title description">
<title id="title">One neuron, answered twice</title>
<desc id="description">Left: three weighted phasors laid tip to tail on the Argand plane; the angle of their sum is the answer. Right: the same three sources as spikes in a repeating cycle; the neuron fires at the moment that is the same angle.</desc>
<style>
text { font: 14px system-ui, sans-serif; fill: #44474d }
.title { font-weight: 600; font-size: 16px }
.faint { stroke: #8a8f98; stroke-opacity: .55; fill: none }
polyline { fill: none }
@media (prefers-color-scheme: dark) { text { fill: #d5d8de } }
</style>
<defs>${tips.join('')}</defs>
${plane(sum)}
${raster(sum)}
</svg>
`;
}

if (process.argv[1]?.endsWith('draw-idea.mjs'))
  writeFileSync(new URL('../../../docs/media/idea.svg', import.meta.url), drawIdea());
