import { announce } from './announcer.ts';
import { findAny } from './find.ts';

/** A message that something failed, with a button that tries it again. */
export class Trouble {
  readonly #box: HTMLElement;
  readonly #words = document.createElement('p');
  readonly #button = document.createElement('button');

  /**
   * @param id of the element that takes it
   * @param retry what the button does
   */
  constructor(id: string, retry: () => void) {
    this.#box = findAny(id);
    this.#button.type = 'button';
    this.#button.addEventListener('click', () => {
      if (this.#button.ariaDisabled === 'true') return;
      // It stays, and keeps the focus, until the try has failed or succeeded.
      this.#showTrying(true);
      retry();
    });
    this.#showTrying(false);
    this.#box.classList.add('trouble');
    this.#box.append(this.#words, this.#button);
    this.hide();
  }

  show(words: string): void {
    this.#words.textContent = words;
    this.#showTrying(false);
    this.#box.hidden = false;
    announce(words, { now: true });
  }

  #showTrying(trying: boolean): void {
    this.#button.ariaDisabled = String(trying);
    this.#button.textContent = trying ? 'Trying again …' : 'Try again';
  }

  /** Hides it. The focus, if it was on the button, goes to the section around it. */
  hide(): void {
    if (this.#box.contains(document.activeElement)) {
      const section = this.#box.closest('section');
      section?.setAttribute('tabindex', '-1');
      section?.focus({ preventScroll: true });
    }
    this.#box.hidden = true;
  }
}
