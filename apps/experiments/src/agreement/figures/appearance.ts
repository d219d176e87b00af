import type * as Plot from '@observablehq/plot';
import type { LineStyle } from '../../document/sheet.ts';

const ofLeak: Readonly<Record<string, string>> = {
  '0': '#9a9a9a',
  '0.02': '#f7d08a',
  '0.05': '#f3b95f',
  '0.1': '#ee9a35',
  '0.2': '#d96f16',
  '0.4': '#a94507',
  '0.8': '#8c3a0c',
};

/** The line style of a neuron in all figures. Curves of exact neurons coincide: a wide line, a narrower one, a dashed one. */
export function styleOf(neuron: string): LineStyle {
  if (neuron.startsWith('hold') && neuron.endsWith('0')) return { colour: '#8fd0a5', width: 6 };
  if (neuron.startsWith('hold')) return { colour: '#1f8a4c', width: 2.6 };
  if (neuron.startsWith('gated')) return { colour: '#2456b8', width: 2, dash: '2 5' };
  if (neuron.startsWith('ode')) return { colour: '#7b4fb5', width: 2, dash: '7 3' };
  const leak = /λ = −?([\d.]+)/.exec(neuron)?.[1] ?? '';
  return { colour: ofLeak[leak] ?? '#333333' };
}

/** A logarithmic axis of phase errors; its lowest tick includes everything smaller. */
export function errorAxis(floor: number, label: string, highest = 1): Plot.ScaleOptions {
  const decades = Math.round(Math.log10(highest / floor));
  const step = Math.ceil(decades / 8);
  const ticks = Array.from({ length: Math.floor(decades / step) + 1 }, (_, k) => floor * 10 ** (k * step));
  return {
    type: 'log',
    domain: [floor, highest],
    ticks,
    tickFormat: (value: number) => (value <= floor * 1.001 ? `≤ ${power(floor)}` : power(value)),
    label,
    grid: true,
  };
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Formats a power of ten: 10⁻³. */
export function power(value: number): string {
  const exponent = Math.round(Math.log10(value));
  if (exponent === 0) return '1';
  const digits = [...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)]).join('');
  return `10${exponent < 0 ? '⁻' : ''}${digits}`;
}
