import { writeFileAtomically } from '@argand/training/node';
import { exists, readJson } from '../files.ts';
import { withInterrupts } from '../interrupts.ts';
import type { OutputOptions } from '../options.ts';
import { type Output, openOutput } from '../output.ts';
import { requireOutputFolder, requireOwnFiles } from '../output-paths.ts';
import { RunFolder } from '../run-folder.ts';
import type { ReportContents } from './contents.ts';
import { isPage } from './html.ts';
import { reportPage } from './page.ts';

/** Makes the HTML page of a run again, from its recording. */
export async function remakeReport(path: string, options: OutputOptions): Promise<void> {
  const output = openOutput(options);
  await withInterrupts((signal) => report(path, { output, signal }), { output });
}

async function report(
  path: string,
  { output, signal }: { readonly output: Output; readonly signal: AbortSignal },
): Promise<void> {
  const folder = new RunFolder(path);
  const isFinished = await exists(folder.metricsFile);
  const trouble = isFinished ? await folder.reportTrouble() : undefined;
  if (trouble !== undefined) throw new Error(`${trouble}.`);
  if (!(await exists(folder.recordingFile))) {
    throw new Error(
      `${path}: no recording.json in it, so it is no finished run; train one with \`argand train --out ${path}\`.`,
    );
  }
  const contents = await readJson(folder.recordingFile, 'recording');
  if (!isContents(contents))
    throw new Error(
      `${folder.recordingFile}: not a recording that this version reads; train again to make one.`,
    );
  await requireOutputFolder('run', path, {
    files: ['report.html'],
    inputs: { recording: folder.recordingFile },
  });
  await requireOwnFiles('run', path, { 'report.html': isPage });
  await writeFileAtomically(folder.reportFile, new TextEncoder().encode(await reportPage(contents, signal)));
  output.answer({ run: path, report: folder.reportFile }, folder.reportFile);
}

function isContents(value: unknown): value is ReportContents {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    value.version === 4 &&
    'metrics' in value &&
    'runs' in value
  );
}
