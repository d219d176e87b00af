import './styles/page.css';
import './styles/draw.css';
import './styles/train.css';
import './styles/explain.css';
import { DrawSection } from './answering/section.ts';
import { showLegend } from './explain/legend.ts';
import { showExplanation } from './explain/section.ts';
import { keepOffline } from './offline/keep.ts';
import { find, findAny } from './page/find.ts';
import { chooseTheme, chosenTheme, followTheme, type Theme } from './page/theme.ts';
import { TrainSection } from './training/section.ts';

const theme = find('theme', HTMLSelectElement);
theme.value = chosenTheme();
theme.addEventListener('change', () => {
  const themes: readonly Theme[] = ['auto', 'light', 'dark'];
  chooseTheme(themes.find((each) => each === theme.value) ?? 'auto');
});
followTheme((chosen) => {
  theme.value = chosen;
});

showLegend(findAny('legend'));
findAny('isolation').textContent = crossOriginIsolated
  ? 'This page is cross-origin isolated: WebAssembly takes several threads.'
  : 'This page is not cross-origin isolated, so WebAssembly takes one thread.';

// Vite finds a worker by these words, whole.
const draw = new DrawSection(
  (name) => new Worker(new URL('./answering/worker.ts', import.meta.url), { type: 'module', name }),
);
draw.start();

// The rest comes in tasks of its own, so that none keeps the page from answering.
await afterThis();
new TrainSection(
  (name) => new Worker(new URL('./training/worker.ts', import.meta.url), { type: 'module', name }),
  (file) => draw.use(file),
);
await afterThis();
showExplanation((phases, settings) => draw.answerSmall(phases, settings));

// What answers comes first.
if (document.readyState === 'complete') void keepOffline();
else addEventListener('load', () => void keepOffline(), { once: true });

/** Lets the page do what waits before what follows. */
function afterThis(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
