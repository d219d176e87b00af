import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './program.ts';
import type { Registry } from './registry.ts';

/** The versions of Node that examples are run in: the oldest that we support, and a newer one with long support. */
export const nodeMajors: readonly number[] = [20, 24];

/** For each of them its program, or why it cannot be had; the reason is printed too. */
export async function installNodes(
  folder: string,
  registry: Registry,
): Promise<ReadonlyMap<number, string | Error>> {
  const found = new Map<number, string | Error>();
  for (const major of nodeMajors) {
    try {
      found.set(major, await nodeOf(major, folder, registry));
    } catch (error) {
      const reason = new Error(`Node ${major} cannot be installed here: ${error}`);
      process.stderr.write(`${reason.message}\n`);
      found.set(major, reason);
    }
  }
  return found;
}

/** The Node that runs this where it is of that version, or else the one that the registry has as a package. */
async function nodeOf(major: number, folder: string, registry: Registry): Promise<string> {
  const isOfMajor = (version: string) => version.startsWith(`v${major}.`);
  if (isOfMajor(process.version)) return process.execPath;
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${system}-${process.arch}`;
  const place = join(folder, String(major));
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'package.json'), '{"private":true}');
  await run('npm', ['install', '--ignore-scripts', `${name}@${major}`], {
    cwd: place,
    env: registry.environment,
  });
  const program = join(place, 'node_modules', name, 'bin', system === 'win' ? 'node.exe' : 'node');
  if (!existsSync(program)) throw new Error(`${name}@${major} has no ${program}`);
  const version = await run(program, ['--version'], { cwd: place });
  if (!isOfMajor(version)) throw new Error(`${name}@${major} is Node ${version.trim()}`);
  return program;
}
