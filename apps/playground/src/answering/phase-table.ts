import type { Answer } from './answer.ts';
import { degrees } from './words.ts';

/** The output phases of both answers as the body of a table: what the pictures show, for reading. */
export function phaseTable({ atemporal, temporal }: Answer): HTMLTableSectionElement {
  const body = document.createElement('tbody');
  const classes = atemporal.outputs.length;
  atemporal.outputs.forEach((phase, output) => {
    const row = body.insertRow();
    const head = document.createElement('th');
    head.scope = 'row';
    head.textContent = String(output);
    row.append(head);
    const bySpikes = temporal.phases[temporal.last * classes + output];
    for (const value of [phase, bySpikes]) row.insertCell().textContent = degrees(value);
    if (output === atemporal.answer) row.className = 'answer';
  });
  return body;
}
