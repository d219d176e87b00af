import { constants, fstatSync, type Stats } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { errorMessage } from '@argand/backend';
import { outputTarget } from '@argand/training/node';
import { UsageError } from './failure.ts';

/** Paths by the option or argument that names them. Options that are not given are undefined. */
export type NamedPaths = Readonly<Record<string, string | undefined>>;

/** What a command reads and writes. */
export interface CommandPaths {
  readonly inputs: NamedPaths;
  readonly outputs: NamedPaths;
  /** What goes to stdout and must not be mixed with an output, in words. */
  readonly result?: string;
}

/**
 * Checks the output files of a command before it starts work: each can be written, and none is an input or another output, also by way of
 * links or a file system that ignores case.
 *
 * @returns whether an output goes to stdout
 * @throws UsageError that names both options if two paths are the same file; Error if a file cannot be written
 */
export async function requireOutputs({
  inputs,
  outputs,
  result,
}: CommandPaths): Promise<{ stdoutIsFile: boolean }> {
  const taken = new Map<string, string>();
  for (const [name, path] of given(inputs)) {
    const found = await stat(path).catch(() => undefined);
    if (found && canClash(found)) taken.set(identityOf(found), `${name} ${path}`);
  }
  const stdout = fstatSync(1);
  if (result !== undefined && canClash(stdout))
    taken.set(identityOf(stdout), `stdout, where ${result} goes,`);
  let stdoutIsFile = false;
  for (const [name, path] of given(outputs)) {
    const identity = await writableFile(name, path);
    if (identity === undefined) continue;
    stdoutIsFile ||= canClash(stdout) && identity === identityOf(stdout);
    const other = taken.get(identity);
    if (other !== undefined) {
      throw new UsageError(
        `${name} ${path} and ${other} are the same file; choose another path for one of them.`,
      );
    }
    taken.set(identity, `${name} ${path}`);
  }
  return { stdoutIsFile };
}

/**
 * Checks the folder that a command writes into, before it starts work: it is there or can be made, and none of the files that the command
 * writes is an input.
 *
 * @param files what the command writes in it
 * @throws UsageError if a file is an input; Error if the folder cannot be written to
 */
export async function requireOutputFolder(
  name: string,
  path: string,
  { files, inputs }: { readonly files: readonly string[]; readonly inputs: NamedPaths },
): Promise<void> {
  const existing = await nearestExisting(path);
  try {
    requirePermission(path);
    await requireFolder(existing.path, existing.found);
  } catch (error) {
    throw new Error(`${name} ${path}: cannot be written to (${errorMessage(error)}); choose another folder.`);
  }
  if (existing.path !== resolve(path)) return;
  for (const [input, inputPath] of given(inputs)) {
    const found = await stat(inputPath).catch(() => undefined);
    if (found?.isDirectory() && identityOf(found) === identityOf(existing.found)) {
      throw new UsageError(
        `${name} ${path} and ${input} ${inputPath} are the same folder; choose another ${name}.`,
      );
    }
  }
  for (const file of files) {
    const target = await stat(join(path, file)).catch(() => undefined);
    if (target) await requireOutputs({ inputs, outputs: { [name]: join(path, file) } });
  }
}

/**
 * Checks that files which a command is about to replace were written by this command. Devices and pipes are written to, not replaced, and
 * opening a pipe waits for its writer, so they are not read.
 *
 * @param files for each file of the folder, whether its content is the command's
 * @throws UsageError that names the first file that is not
 */
export async function requireOwnFiles(
  name: string,
  path: string,
  files: Readonly<Record<string, (content: Uint8Array) => boolean>>,
): Promise<void> {
  for (const [file, isOwn] of Object.entries(files)) {
    const found = await stat(join(path, file)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
      throw error;
    });
    if (!found?.isFile() || found.size === 0) continue;
    if (!isOwn(await readFile(join(path, file)))) {
      throw new UsageError(
        `${name} ${path}: its ${file} was not written by this command, and would be replaced; choose another folder, or remove the file.`,
      );
    }
  }
}

/** A test for {@link requireOwnFiles}: whether bytes are a JSON object of which `isOwn` holds, or one that was cut short. */
export function isJson(
  isOwn: (value: Readonly<Record<string, unknown>>) => boolean,
): (content: Uint8Array) => boolean {
  return (content) => {
    const text = new TextDecoder().decode(content);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return text.startsWith('{');
    }
    return typeof value === 'object' && value !== null && isOwn(Object.fromEntries(Object.entries(value)));
  };
}

/** Those that are given and are paths. */
function given(paths: NamedPaths): [string, string][] {
  return Object.entries(paths).flatMap(([name, path]): [string, string][] =>
    path === undefined ? [] : [[name, path]],
  );
}

/** Devices take what several write: /dev/null, a terminal. */
function canClash(found: Stats): boolean {
  return !found.isCharacterDevice();
}

function identityOf({ dev, ino }: Stats): string {
  return `${dev}:${ino}`;
}

/** What a file is known by, undefined for a device. @throws Error if it cannot be written */
async function writableFile(name: string, path: string): Promise<string | undefined> {
  try {
    const { path: target, found, descriptor } = await outputTarget(path);
    const there = descriptor === undefined ? found : fstatSync(descriptor);
    if (there?.isDirectory()) throw new Error('it is a folder');
    if (!there && /[\\/]$/.test(path)) throw new Error('it is the name of a folder');
    const folder = dirname(target);
    if (descriptor === undefined) {
      if (there && !there.isFile()) {
        requirePermission(target);
        await access(target, constants.W_OK);
      } else {
        requirePermission(folder);
        await requireFolder(folder, await stat(folder));
      }
    }
    if (there) return canClash(there) ? identityOf(there) : undefined;
    // Two new files whose names differ in case alone are one on many systems.
    return `${identityOf(await stat(folder))}/${basename(target).normalize('NFC').toLowerCase()}`;
  } catch (error) {
    throw new Error(`${name} ${path}: cannot be written (${causeOf(error, path)}).`);
  }
}

function causeOf(error: unknown, path: string): string {
  const { code, path: missing }: NodeJS.ErrnoException = error instanceof Error ? error : new Error();
  if (code === 'ENOENT') return `there is no folder ${missing}`;
  return code === 'ENOTDIR' ? `there is no folder ${dirname(resolve(path))}` : errorMessage(error);
}

/** @throws Error if Node's permission model does not allow to write there: the system's own rights do not tell */
function requirePermission(path: string): void {
  const { permission }: { permission?: NodeJS.ProcessPermission } = process;
  if (permission?.has('fs.write', resolve(path)) === false)
    throw new Error(`Node was started without --allow-fs-write=${resolve(path)}`);
}

async function requireFolder(path: string, found: Stats): Promise<void> {
  if (!found.isDirectory()) throw new Error(`${path} is not a folder`);
  await access(path, constants.W_OK | constants.X_OK);
}

/** The path itself, or the innermost folder above it that exists. */
async function nearestExisting(path: string): Promise<{ readonly path: string; readonly found: Stats }> {
  const place = resolve(path);
  try {
    return { path: place, found: await stat(place) };
  } catch (error) {
    const above = dirname(place);
    if (above === place) throw error;
    return nearestExisting(above);
  }
}
