import { readFile, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { errorMessage } from '@argand/backend';
import { readSafetensors, verifyChecksum } from '@argand/layers';
import { CheckpointError, readCheckpointSummary } from '@argand/training';
import {
  type CheckpointFile,
  checkpointFile,
  removeTemporaryFiles,
  writeFileAtomically,
} from '@argand/training/node';
import { UsageError } from './failure.ts';
import { exists, makeFolder, readBytes, readOwnJson, writeJson } from './files.ts';
import { type FolderLock, FolderLockedError, lockFolder } from './folder-lock.ts';
import { type Gathered, gatherReport } from './recording.ts';
import { reportPage } from './report/page.ts';
import type { Metrics } from './results.ts';
import { checkpointId } from './run-content.ts';
import { type RunSettings, readRunSettings } from './run-settings.ts';
import { requireSameRun } from './same-run.ts';

/** How far a run folder is. A complete one has its results. */
export type RunState =
  | { readonly state: 'started' }
  | { readonly state: 'complete'; readonly metrics: Metrics };

/** How a folder is opened. */
export interface OpenOptions {
  /** The run in the folder was named as such, so it is continued by another version of Argand too, and to more epochs. */
  readonly resume: boolean;
  /** Told what was found damaged, and what is done about it. */
  readonly say: (line: string) => void;
}

/**
 * The folder of one run: `settings.json`; `checkpoint.safetensors`, from which the run is resumed, and after its end continued to more epochs;
 * `network.safetensors` once it is trained; and then `metrics.json`, with which it is complete, `recording.json` and `report.html`.
 */
export class RunFolder {
  readonly path: string;
  readonly settingsFile: string;
  readonly checkpointFile: string;
  readonly networkFile: string;
  readonly recordingFile: string;
  readonly reportFile: string;
  readonly metricsFile: string;
  #lock: FolderLock | undefined;

  constructor(path: string) {
    this.path = path;
    this.settingsFile = join(path, 'settings.json');
    this.checkpointFile = join(path, 'checkpoint.safetensors');
    this.networkFile = join(path, 'network.safetensors');
    this.recordingFile = join(path, 'recording.json');
    this.reportFile = join(path, 'report.html');
    this.metricsFile = join(path, 'metrics.json');
  }

  /** The last part of its path. */
  get name(): string {
    return basename(resolve(this.path));
  }

  /**
   * The settings in the folder; undefined if there are none, `'damaged'` if the file is empty or cut short.
   *
   * @throws Error if they are not the settings of a run
   */
  async settings(): Promise<RunSettings | 'damaged' | undefined> {
    const found = await readOwnJson(this.settingsFile, 'settings');
    if (found.state !== 'whole') return found.state === 'damaged' ? 'damaged' : undefined;
    return readRunSettings(found.value, `settings ${this.settingsFile}`);
  }

  /**
   * Takes the folder for a run, making it if it is missing, and keeps other processes out until `close`. A finished run is only read.
   *
   * @throws Error if the folder cannot be written to, holds another run, holds files that are not a run's, or is in use
   */
  async open(wanted: RunSettings, { resume, say }: OpenOptions): Promise<RunState> {
    const complete = await this.#complete(wanted);
    const there = complete && (await this.settings());
    if (complete && there && there !== 'damaged') {
      requireSameRun(this.path, there, wanted, resume);
      return { state: 'complete', metrics: complete };
    }
    await this.#take(say);
    try {
      return await this.#openTaken(wanted, { resume, say });
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /**
   * Takes the folder for an examination of a network that is there already, making it if it is missing. An earlier examination is
   * overwritten.
   *
   * @throws Error if it cannot be written to, is in use, or holds a run of training, whose report is its own
   */
  async openForExamination(say: (line: string) => void): Promise<void> {
    if ((await exists(this.settingsFile)) || (await exists(this.networkFile))) {
      throw new Error(`--out ${this.path} holds a run of training; choose another folder.`);
    }
    await this.#take(say);
  }

  /** @throws UsageError if the folder holds files under the names of a run's, but no settings of a run: they would be overwritten */
  async requireFree(): Promise<void> {
    if (await exists(this.settingsFile)) return;
    const { networkFile, checkpointFile: checkpoint, metricsFile, recordingFile, reportFile } = this;
    for (const file of [networkFile, checkpoint, metricsFile, recordingFile, reportFile]) {
      if (!(await exists(file))) continue;
      throw new UsageError(
        `${this.path} holds ${basename(file)} but no settings.json of a run; choose another --out.`,
      );
    }
  }

  /** Whether this process has the folder for itself. */
  get isOpen(): boolean {
    return this.#lock !== undefined;
  }

  /** Whether the folder has the results of this run. */
  async isComplete(settings: RunSettings): Promise<boolean> {
    return (await this.#complete(settings)) !== undefined;
  }

  /**
   * What is wrong with the report of a finished run, and the remedy; undefined if it has one, or the recording to make it from. It is missing
   * if the run was stopped while its report was made.
   */
  async reportTrouble(): Promise<string | undefined> {
    const { state } = await readOwnJson(this.recordingFile, 'recording');
    if (state === 'whole') return undefined;
    return `${this.recordingFile}, from which the report is made, is ${state}; to make both again, delete ${this.metricsFile} and give: argand train --resume ${this.path}`;
  }

  /** Lets other processes use the folder again. Idempotent. */
  close(): void {
    this.#lock?.release();
    this.#lock = undefined;
  }

  /** Where training keeps its checkpoints. */
  checkpoints(say: (line: string) => void): CheckpointFile {
    return checkpointFile(this.checkpointFile, {
      onDamaged: (path, { message }) => say(`${path} is damaged and is passed over (${message})`),
    });
  }

  /** Why a finished run of these settings cannot be continued to more epochs; undefined if it can. */
  async cannotContinue(settings: RunSettings): Promise<string | undefined> {
    if (!(await this.isComplete(settings)))
      return `it is not finished; finish it first with: argand train --resume ${this.path}`;
    const { epochs, batchSize } = settings.content.training;
    const steps = epochs * Math.ceil(settings.content.data.train.images / batchSize);
    try {
      const { step, run } = readCheckpointSummary(await readFile(this.checkpointFile));
      if (step === steps && run.epochs === epochs && run.runId === checkpointId(settings.content))
        return undefined;
      return `${this.checkpointFile} is not the state at the end of the run; train again with another --out`;
    } catch (error) {
      return `${this.checkpointFile} cannot be used (${errorMessage(error)}); train again with another --out`;
    }
  }

  /** Writes the results, with which the run is complete. */
  async complete(metrics: Metrics): Promise<void> {
    await writeJson(this.metricsFile, metrics);
  }

  /**
   * Makes the report and writes it, with what it shows. A report that fails does not fail the run.
   *
   * @param say called with the reason why there is no report
   */
  async report(gathered: Gathered, say: (line: string) => void): Promise<void> {
    const encode = (text: string) => new TextEncoder().encode(text);
    try {
      // An older report is of other results.
      for (const file of [this.recordingFile, this.reportFile]) await rm(file, { force: true });
      const contents = await gatherReport(gathered);
      await writeFileAtomically(this.recordingFile, encode(`${JSON.stringify(contents)}\n`));
      await writeFileAtomically(this.reportFile, encode(await reportPage(contents, gathered.signal)));
    } catch (error) {
      gathered.signal?.throwIfAborted();
      say(
        `The report could not be made: ${errorMessage(error).replace(/\.$/, '')}. The results are complete all the same: ${this.metricsFile}.`,
      );
    }
  }

  async #openTaken(wanted: RunSettings, { resume, say }: OpenOptions): Promise<RunState> {
    const found = await this.settings();
    if (found === undefined) {
      await this.requireFree();
    } else if (found === 'damaged') {
      await this.#requireRecoverable(wanted);
      say(`${this.settingsFile} was damaged; it is written anew.`);
    } else {
      requireSameRun(this.path, found, wanted, resume);
    }
    // Another process can have finished it meanwhile, or its settings were damaged.
    const metrics = await this.#complete(wanted);
    await this.#removeOthersResults(wanted, say);
    if (JSON.stringify(found) !== JSON.stringify(wanted))
      await this.#writable(() => writeJson(this.settingsFile, wanted));
    return metrics ? { state: 'complete', metrics } : { state: 'started' };
  }

  async #take(say: (line: string) => void): Promise<void> {
    this.#lock ??= await this.#writable(async () => {
      await makeFolder(this.path);
      const lock = await lockFolder(this.path, say);
      // A process that was killed while it wrote leaves one.
      await removeTemporaryFiles(this.path);
      return lock;
    });
  }

  /** Explains an error of the file system by the option that named the folder. */
  async #writable<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof FolderLockedError) throw error;
      throw new Error(
        `--out ${this.path}: cannot be written to (${errorMessage(error)}); make room or choose another folder.`,
      );
    }
  }

  /** The results in the folder, if they are those of this run. */
  async #complete({ id }: RunSettings): Promise<Metrics | undefined> {
    const found = await readOwnJson(this.metricsFile, 'metrics');
    return found.state === 'whole' && isMetricsOf(found.value, id) && (await this.#hasNetwork())
      ? found.value
      : undefined;
  }

  /** Whether the network file is there and whole. @throws Error if it cannot be read */
  async #hasNetwork(): Promise<boolean> {
    if (!(await exists(this.networkFile))) return false;
    const bytes = await readBytes(this.networkFile, 'network');
    try {
      verifyChecksum(readSafetensors(bytes, this.networkFile), this.networkFile);
      return true;
    } catch {
      return false;
    }
  }

  /** @throws Error if what a damaged `settings.json` belonged to is another run */
  async #requireRecoverable(wanted: RunSettings): Promise<void> {
    const other = (file: string) =>
      new Error(
        `${this.settingsFile} is damaged, and ${file} is of another run. Give the command that began that run, or choose another --out.`,
      );
    const metrics = await readOwnJson(this.metricsFile, 'metrics');
    if (metrics.state === 'whole' && !isMetricsOf(metrics.value, wanted.id)) throw other(this.metricsFile);
    const checkpoint = await this.checkpoints(() => undefined).load();
    if (!checkpoint) return;
    const { run } = readCheckpointSummary(checkpoint);
    const { epochs } = wanted.content.training;
    if (run.runId !== checkpointId(wanted.content) || run.epochs !== epochs) throw other(this.checkpointFile);
  }

  /** Removes results that a run left which was then continued to more epochs, and damaged or incomplete ones. */
  async #removeOthersResults(wanted: RunSettings, say: (line: string) => void): Promise<void> {
    const found = await readOwnJson(this.metricsFile, 'metrics');
    if (found.state === 'damaged') say(`${this.metricsFile} was damaged; the network is examined again.`);
    if (found.state === 'missing' || (await this.#complete(wanted))) return;
    if (found.state === 'whole') {
      if (isMetricsOf(found.value, wanted.id))
        say(`${this.networkFile} is missing or damaged; it is written anew and examined again.`);
      await rm(this.networkFile, { force: true });
    }
    await checkpointFile(this.checkpointFile).deletePrevious();
    for (const file of [this.recordingFile, this.reportFile, this.metricsFile])
      await rm(file, { force: true });
  }
}

function isMetricsOf(value: unknown, id: string): value is Metrics {
  return (
    typeof value === 'object' &&
    value !== null &&
    'run' in value &&
    value.run === id &&
    ['parameters', 'atemporal', 'temporal', 'device'].every((field) => field in value)
  );
}

/** An error of a checkpoint with the file's name, if it is one. */
export function withCheckpointFile(error: unknown, folder: RunFolder): unknown {
  return error instanceof CheckpointError
    ? new Error(`${folder.checkpointFile}: ${error.message.replace(/^checkpoint: /, '')}`, { cause: error })
    : error;
}
