import { ColourWheel, tones } from '../phase/colour-wheel.ts';

/** The colours of one theme, for canvases. */
export interface Palette {
  readonly dark: boolean;
  readonly ink: string;
  readonly quiet: string;
  readonly faint: string;
  readonly paper: string;
  readonly gold: string;
  readonly wheel: ColourWheel;
}

const key = 'argand-theme';
const systemDark = matchMedia('(prefers-color-scheme: dark)');
const wheels = { light: new ColourWheel(tones.light), dark: new ColourWheel(tones.dark) };
const listeners = new Set<() => void>();

/** What the user chose, or what the system says. */
export type Theme = 'auto' | 'light' | 'dark';

export function chosenTheme(): Theme {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : 'auto';
}

export function chooseTheme(theme: Theme): void {
  show(theme);
  remember(theme);
}

/**
 * Follows the system, and what is chosen in other tabs. The choice of an earlier visit was taken up before the first paint, by `first.js`.
 *
 * @param changed called when another tab has chosen
 */
export function followTheme(changed: (theme: Theme) => void): void {
  systemDark.addEventListener('change', notify);
  addEventListener('storage', (event) => {
    // No key: all of the storage was cleared.
    if (event.key !== key && event.key !== null) return;
    const theme = event.newValue === 'light' || event.newValue === 'dark' ? event.newValue : 'auto';
    show(theme);
    changed(theme);
  });
}

function show(theme: Theme): void {
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  const scheme = document.querySelector<HTMLMetaElement>('meta[name="color-scheme"]');
  if (scheme) scheme.content = theme === 'auto' ? 'light dark' : theme;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const { light, dark, system } = meta.dataset;
    meta.content = { light, dark, auto: system === 'dark' ? dark : light }[theme] ?? '';
  }
  notify();
}

export function onThemeChange(listener: () => void): void {
  listeners.add(listener);
}

let current: Palette | undefined;

/** The colours that the style sheet gives now. */
export function palette(): Palette {
  current ??= readPalette();
  return current;
}

function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const theme = chosenTheme();
  const dark = theme === 'auto' ? systemDark.matches : theme === 'dark';
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    dark,
    ink: colour('ink'),
    quiet: colour('quiet'),
    faint: colour('faint'),
    paper: colour('paper'),
    gold: colour('gold'),
    wheel: dark ? wheels.dark : wheels.light,
  };
}

function notify(): void {
  current = undefined;
  for (const listener of listeners) listener();
}

// Where storage is forbidden, a choice lasts as long as the page.
function remember(theme: Theme): void {
  try {
    if (theme === 'auto') localStorage.removeItem(key);
    else localStorage.setItem(key, theme);
  } catch {}
}
