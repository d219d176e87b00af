/** What a {@link slider} is made of. */
export interface SliderOptions {
  readonly label: string;
  readonly least: number;
  readonly most: number;
  readonly step: number;
  readonly value: number;
  /** A value in words. Default the number. */
  readonly words?: (value: number) => string;
}

let made = 0;

/** Adds a slider with its label and its value in words, and gives the input. */
export function slider(
  place: HTMLElement,
  { label, least, most, step, value, words = plain }: SliderOptions,
  changed: (value: number) => void,
): HTMLInputElement {
  const input = document.createElement('input');
  Object.assign(input, { type: 'range', id: `explain-${made++}` });
  Object.assign(input, { min: String(least), max: String(most), step: String(step), value: String(value) });
  const name = document.createElement('label');
  name.htmlFor = input.id;
  name.textContent = label;
  // Not an `output`, which screen readers announce: the slider itself says its value.
  const shown = document.createElement('span');
  shown.className = 'value';
  shown.ariaHidden = 'true';
  const row = document.createElement('div');
  row.className = 'slider';
  row.append(name, input, shown);
  const show = () => {
    const said = words(Number(input.value));
    shown.textContent = said;
    input.setAttribute('aria-valuetext', said);
  };
  input.addEventListener('input', () => {
    show();
    changed(Number(input.value));
  });
  show();
  place.append(row);
  return input;
}

function plain(value: number): string {
  return value.toFixed(2).replace('-', '−');
}
