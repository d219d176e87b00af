import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { writeFileAtomically } from '@argand/training/node';
import { reason } from './failure.ts';
import { readJson } from './files.ts';
import type { ReportContents } from './report/contents.ts';
import { reportPage } from './report/page.ts';
import type { Metrics } from './results.ts';

/** What decides the bits of a run's network. The number of threads and the backend's speed do not. */
export interface RunSettings {
  readonly dataset: string;
  readonly model: string;
  readonly recipe: string;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly damping: number;
  /** How training images are varied, in the words of `--augment`. */
  readonly augment: string;
  readonly seed: number;
  readonly backend: string;
}

/** How far a run folder is. */
export type RunState = 'new' | 'started' | 'complete';

/**
 * The folder of one run: `settings.json`, then `checkpoint.safetensors` while it trains, `network.safetensors` once it
 * is trained, and at the end `recording.json`, `report.html` and, last of all, `metrics.json`: where that is, all is done.
 */
export class RunFolder {
  readonly path: string;
  readonly settingsFile: string;
  readonly checkpointFile: string;
  readonly networkFile: string;
  readonly recordingFile: string;
  readonly reportFile: string;
  readonly metricsFile: string;

  constructor(path: string) {
    this.path = path;
    this.settingsFile = join(path, 'settings.json');
    this.checkpointFile = join(path, 'checkpoint.safetensors');
    this.networkFile = join(path, 'network.safetensors');
    this.recordingFile = join(path, 'recording.json');
    this.reportFile = join(path, 'report.html');
    this.metricsFile = join(path, 'metrics.json');
  }

  /** The settings in the folder, or undefined where there are none. */
  async settings(): Promise<RunSettings | undefined> {
    if (!(await exists(this.settingsFile))) return undefined;
    const settings = await readJson(this.settingsFile, 'settings');
    if (!isRunSettings(settings))
      throw new Error(`settings ${this.settingsFile}: not the settings of a run; choose another --out.`);
    return settings;
  }

  /**
   * Takes the folder for a run of these settings, making it where it is missing.
   *
   * @throws Error if it cannot be written to, holds another run, or holds files that are not a run's.
   */
  async open(settings: RunSettings): Promise<RunState> {
    const found = await this.settings();
    if (found) {
      const differing = differences(found, settings);
      if (differing.length > 0) {
        throw new Error(
          `${this.path} holds another run: ${differing.join(', ')}. Choose another --out, or continue that run with --resume ${this.path}.`,
        );
      }
      return (await exists(this.metricsFile)) ? 'complete' : 'started';
    }
    if (await exists(this.networkFile)) {
      throw new Error(`${this.path} holds a network but no settings.json of a run; choose another --out.`);
    }
    try {
      await makeFolder(this.path);
      await writeFile(this.settingsFile, `${JSON.stringify(settings, null, 2)}\n`);
    } catch (error) {
      throw new Error(`--out ${this.path}: cannot be written to (${reason(error)}); choose another folder.`);
    }
    return 'new';
  }

  /** The last part of its path. */
  get name(): string {
    return basename(resolve(this.path));
  }

  /**
   * Takes the folder for an examination of a network that is there already, making it where it is missing. An earlier examination is
   * overwritten.
   *
   * @throws Error if it cannot be written to, or holds a run of training, whose report is its own.
   */
  async openForExamination(): Promise<void> {
    if ((await exists(this.settingsFile)) || (await exists(this.networkFile))) {
      throw new Error(`--out ${this.path} holds a run of training; choose another folder.`);
    }
    try {
      await makeFolder(this.path);
    } catch (error) {
      throw new Error(`--out ${this.path}: cannot be written to (${reason(error)}); choose another folder.`);
    }
  }

  async metrics(): Promise<Metrics> {
    return JSON.parse(await readFile(this.metricsFile, 'utf8')) as Metrics;
  }

  /** Writes what the report shows, and the report. */
  async report(contents: ReportContents): Promise<void> {
    const encode = (text: string) => new TextEncoder().encode(text);
    await writeFileAtomically(this.recordingFile, encode(`${JSON.stringify(contents)}\n`));
    await writeFileAtomically(this.reportFile, encode(reportPage(contents)));
  }

  /** Writes the run's last files; with `metrics.json` it is complete, and the checkpoint is no longer needed. */
  async complete(metrics: Metrics): Promise<void> {
    await writeFileAtomically(
      this.metricsFile,
      new TextEncoder().encode(`${JSON.stringify(metrics, null, 2)}\n`),
    );
    await rm(this.checkpointFile, { force: true });
  }
}

/** Makes a folder and those above it. Node's own recursive form never returns where a file system refuses with ENOENT. */
export async function makeFolder(path: string): Promise<void> {
  const make = () =>
    mkdir(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  try {
    await make();
  } catch (error) {
    const above = dirname(resolve(path));
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT') || above === resolve(path))
      throw error;
    await makeFolder(above);
    await make();
  }
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

const settingNames = [
  'dataset',
  'model',
  'recipe',
  'epochs',
  'batchSize',
  'learningRate',
  'damping',
  'augment',
  'seed',
  'backend',
] as const;

/** What a run's settings are, where others are wanted; a setting that is not given may be any. */
export function differences(
  found: RunSettings,
  wanted: { readonly [Name in keyof RunSettings]?: RunSettings[Name] | undefined },
): string[] {
  return settingNames
    .filter((name) => wanted[name] !== undefined && found[name] !== wanted[name])
    .map((name) => `${name} is ${found[name]} there and ${wanted[name]} here`);
}

function isRunSettings(value: unknown): value is RunSettings {
  return typeof value === 'object' && value !== null && settingNames.every((name) => name in value);
}
