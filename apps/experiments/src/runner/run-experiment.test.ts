import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { table } from '../document/document.ts';
import type { Experiment, Planned } from './experiment.ts';
import { countOption } from './options.ts';
import { foldersOf, runExperiment } from './run-experiment.ts';

interface Settings {
  readonly factor: number;
  readonly images: readonly number[];
}
interface Bench {
  describeDevice(): Promise<string>;
  close(): Promise<void>;
}
type Plan = { readonly squares: readonly Planned<Bench, { readonly image: number }, number>[] };

const options = { limit: countOption('number of images') };
let folder = '';
let code = '';
let made: number[] = [];
let interruptAt: number | undefined;
let controller = new AbortController();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tiny-experiment-'));
  code = join(folder, 'measure.js');
  await writeFile(code, 'export const measure = (x) => x * x;');
  await writeFile(join(folder, 'workbench.js'), 'export class Workbench {}');
  [made, interruptAt, controller] = [[], undefined, new AbortController()];
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

/** Squares each image, and notes that it did. */
function tiny(caption = 'squares'): Experiment<Settings, Bench, Plan, typeof options> {
  return {
    name: 'tiny',
    isPublished: true,
    settings: { full: { factor: 1, images: [1, 2, 3] }, quick: { factor: 1, images: [1] } },
    options,
    reduce: (settings, { limit }) => ({
      measured: { ...settings, images: settings.images.slice(0, limit) },
      shown: settings,
    }),
    workbench: {
      code: pathToFileURL(join(folder, 'workbench.js')).href,
      open: async () => ({ describeDevice: async () => 'a device', close: async () => {} }),
    },
    plan: async ({ factor, images }) => ({
      squares: images.map((image) => ({
        about: { image },
        measurement: {
          name: `square/${image}`,
          settings: { factor, image },
          code: [pathToFileURL(code).href],
          images: 1,
          async measure({ signal }) {
            if (image === interruptAt) controller.abort(new Error('interrupted'));
            signal.throwIfAborted();
            made.push(image);
            return factor * image * image;
          },
        },
      })),
    }),
    document: ({ findings, device }) => ({
      title: 'Tiny',
      lead: [`On ${device}.`],
      sections: [
        {
          title: 'Squares',
          blocks: [
            table(
              ['image', 'square'],
              findings.squares.map(({ about, measured }) => [String(about.image), String(measured.result)]),
            ),
            {
              kind: 'figure',
              name: 'squares',
              caption,
              sheet: { title: 'Squares', key: [], columns: 1, panels: [] },
              rows: findings.squares.map(({ about, measured }) => ({ ...about, square: measured.result })),
            },
          ],
        },
      ],
    }),
  };
}

/** Runs the experiment. @returns the images that were measured, not reused */
async function run({
  experiment = tiny(),
  limit = 3,
  isQuick = false,
  again = false,
} = {}): Promise<number[]> {
  made = [];
  controller = new AbortController();
  const folders = foldersOf(experiment, { root: folder, isFull: !isQuick });
  const request = { isQuick, again, options: { limit }, folders, signal: controller.signal };
  await runExperiment(experiment, request);
  return made;
}

const document = (name: string) => readFile(join(folder, 'docs/tiny', name), 'utf8');

test('it measures once and writes Markdown, HTML, SVG and CSV', async () => {
  expect(await run()).toEqual([1, 2, 3]);
  expect(await run()).toEqual([]);
  expect(await document('README.md')).toContain(
    '| image | square |\n| --- | --: |\n| 1 | 1 |\n| 2 | 4 |\n| 3 | 9 |',
  );
  expect(await document('index.html')).toContain('<td>9</td>');
  expect(await document('squares.csv')).toBe('image,square\n1,1\n2,4\n3,9\n');
  expect(await document('squares.svg')).toMatch(/^<svg /);
  expect(await run({ again: true })).toEqual([1, 2, 3]);
});

test('changing settings or code measures anew; changing the document does not', async () => {
  await run();
  expect(await run({ experiment: tiny('another caption') })).toEqual([]);
  expect(await document('README.md')).toContain('another caption');
  const changed = { ...tiny(), settings: { ...tiny().settings, full: { factor: 2, images: [1, 2, 3] } } };
  expect(await run({ experiment: changed })).toEqual([1, 2, 3]);
  expect(await run()).toEqual([]);
  await writeFile(code, 'export const measure = (x) => x ** 2;');
  expect(await run()).toEqual([1, 2, 3]);
});

test('a reduction shares kept results, and the document shows all of them', async () => {
  expect(await run({ limit: 2 })).toEqual([1, 2]);
  expect(await document('squares.csv')).toBe('image,square\n1,1\n2,4\n');
  expect(await run({ isQuick: true })).toEqual([]);
  expect(await readFile(join(folder, 'runs/tiny/quick/squares.csv'), 'utf8')).toBe('image,square\n1,1\n');
  expect(await run()).toEqual([3]);
  expect(await run({ limit: 1 })).toEqual([]);
  expect(await document('squares.csv')).toBe('image,square\n1,1\n2,4\n3,9\n');
});

test('an interrupted run keeps its results and resumes', async () => {
  interruptAt = 2;
  await expect(run()).rejects.toThrow('interrupted');
  expect(made).toEqual([1]);
  await expect(document('README.md')).rejects.toThrow('ENOENT');
  interruptAt = undefined;
  expect(await run()).toEqual([2, 3]);
});

test('a result file that was cut short is measured anew', async () => {
  await run();
  const kept = join(folder, 'runs/tiny/measurements/square');
  const [first] = (await readdir(kept)).sort();
  await truncate(join(kept, first), 30);
  expect(await run()).toEqual([1]);
});
