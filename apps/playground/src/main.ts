import './styles/page.css';
import './styles/draw.css';
import './styles/train.css';
import './styles/explain.css';
import { wrap } from 'comlink';
import { DrawSection } from './answering/section.ts';
import type { Answering } from './answering/worker.ts';
import { showLegend } from './explain/legend.ts';
import { showExplanation } from './explain/section.ts';
import { keepOffline } from './offline/keep.ts';
import { find, findAny } from './page/find.ts';
import { chooseTheme, chosenTheme, restoreTheme, type Theme } from './page/theme.ts';
import { TrainSection } from './training/section.ts';
import type { Trainer } from './training/worker.ts';

restoreTheme();
const theme = find('theme', HTMLSelectElement);
theme.value = chosenTheme();
theme.addEventListener('change', () => {
  const themes: readonly Theme[] = ['auto', 'light', 'dark'];
  chooseTheme(themes.find((each) => each === theme.value) ?? 'auto');
});

showLegend(findAny('legend'));
findAny('isolation').textContent = crossOriginIsolated
  ? 'This page is cross-origin isolated: WebAssembly takes several threads.'
  : 'This page is not cross-origin isolated, so WebAssembly takes one thread.';

const answering = wrap<Answering>(
  new Worker(new URL('./answering/worker.ts', import.meta.url), { type: 'module' }),
);
const draw = new DrawSection(answering);
draw.start();

const openTrainer = () =>
  wrap<Trainer>(new Worker(new URL('./training/worker.ts', import.meta.url), { type: 'module' }));
// The rest comes in tasks of its own, so that none keeps the page from answering.
await afterThis();
new TrainSection(openTrainer, (file) => draw.use(file));
await afterThis();
showExplanation((phases, settings) => answering.answerSmall(phases, settings));

// What answers comes first.
if (document.readyState === 'complete') void keepOffline();
else addEventListener('load', () => void keepOffline(), { once: true });

/** Lets the page do what waits before what follows. */
function afterThis(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
