import { find, findAny } from '../page/find.ts';
import {
  firstSettings,
  levelChoices,
  type NeuronName,
  neuronChoices,
  type SpikingSettings,
  usualSettings,
} from './settings.ts';

/** The sliders of the neuron, the clock and the noise. */
export class Controls {
  #settings: SpikingSettings = firstSettings;
  readonly #changed: () => void;
  readonly #leak = find('leak', HTMLInputElement);
  readonly #cycles = find('cycles', HTMLInputElement);
  readonly #jitter = find('jitter', HTMLInputElement);
  readonly #deletion = find('deletion', HTMLInputElement);
  readonly #levels = find('levels', HTMLInputElement);

  constructor(changed: () => void) {
    this.#changed = changed;
    const group = find('neurons', HTMLElement);
    for (const [name, { title }] of Object.entries(neuronChoices)) {
      const input = document.createElement('input');
      Object.assign(input, { type: 'radio', name: 'neuron', value: name, id: `neuron-${name}` });
      const label = document.createElement('label');
      label.htmlFor = input.id;
      label.textContent = title;
      group.append(input, label);
    }
    group.addEventListener('change', ({ target }) => {
      if (target instanceof HTMLInputElement && isNeuron(target.value)) {
        this.#set(usualSettings(target.value));
      }
    });
    this.#levels.max = String(levelChoices.length - 1);
    this.#leak.addEventListener('input', () => this.#set({ leak: Number(this.#leak.value) }));
    this.#cycles.addEventListener('input', () => this.#set({ cycles: Number(this.#cycles.value) }));
    this.#jitter.addEventListener('input', () => this.#set({ jitter: Number(this.#jitter.value) }));
    this.#deletion.addEventListener('input', () => this.#set({ deletion: Number(this.#deletion.value) }));
    this.#levels.addEventListener('input', () =>
      this.#set({ levels: levelChoices[Number(this.#levels.value)] }),
    );
    find('other-noise', HTMLButtonElement).addEventListener('click', () =>
      this.#set({ seed: this.#settings.seed + 1 }),
    );
    find('usual-settings', HTMLButtonElement).addEventListener('click', () =>
      this.#set({ ...firstSettings, ...usualSettings(this.#settings.neuron) }),
    );
    this.#show();
  }

  get settings(): SpikingSettings {
    return this.#settings;
  }

  #set(part: Partial<SpikingSettings>): void {
    this.#settings = { ...this.#settings, ...part };
    this.#show();
    this.#changed();
  }

  #show(): void {
    const { neuron, leak, cycles, jitter, deletion, levels } = this.#settings;
    const choice = neuronChoices[neuron];
    find(`neuron-${neuron}`, HTMLInputElement).checked = true;
    findAny('neuron-says').textContent = `${choice.title} ${choice.says}`;
    this.#leak.disabled = choice.leak === undefined;
    this.#leak.max = String(choice.leak?.most ?? 1);
    showSlider(
      this.#leak,
      leak,
      choice.leak ? `λ = ${leak === 0 ? '0' : (-leak).toFixed(2).replace('-', '−')}` : 'none',
    );
    showSlider(this.#cycles, cycles, String(cycles));
    showSlider(this.#jitter, jitter, jitter === 0 ? 'none' : `σ = ${jitter.toFixed(3)} of a cycle`);
    showSlider(
      this.#deletion,
      deletion,
      deletion === 0 ? 'none' : `${Math.round(100 * deletion)} % of spikes`,
    );
    showSlider(
      this.#levels,
      levelChoices.indexOf(levels),
      levels === undefined ? 'any instant' : `${levels} instants`,
    );
    find('other-noise', HTMLButtonElement).disabled = jitter === 0 && deletion === 0;
  }
}

/** Sets a slider, and says its value in words, to the eye and to a screen reader. */
function showSlider(slider: HTMLInputElement, value: number, words: string): void {
  slider.value = String(value);
  slider.setAttribute('aria-valuetext', words);
  findAny(`${slider.id}-value`).textContent = words;
}

function isNeuron(name: string): name is NeuronName {
  return Object.hasOwn(neuronChoices, name);
}
