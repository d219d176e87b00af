import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './workspace.ts';

/** Runs npm, as a stranger has it. */
export function npm(parameters: readonly string[], cwd: string): string {
  return execFileSync('npm', [...parameters], {
    cwd,
    encoding: 'utf8',
    stdio: 'pipe',
    shell: process.platform === 'win32',
  });
}

/** Packs packages as they are published, and gives the place of each in npm's words. */
export function pack(names: readonly string[], folder: string): Map<string, string> {
  const filters = names.flatMap((name) => ['--filter', name]);
  const packing = ['scripts/pnpm.mjs', '--recursive', ...filters, 'pack', '--pack-destination', folder];
  execFileSync(process.execPath, packing, { cwd: root, stdio: 'pipe' });
  const files = readdirSync(folder);
  return new Map(
    names.map((name) => {
      const start = new RegExp(`^${name.replace('@', '').replace('/', '-')}-\\d`);
      const file = files.find((entry) => start.test(entry));
      if (file === undefined) throw new Error(`${name} was not packed into ${folder}`);
      return [name, `file:${join(folder, file)}`];
    }),
  );
}
