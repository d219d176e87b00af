import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { packages, root } from './workspace.ts';

// Importing a package does nothing: it asks for no variable, no folder and no fact of the machine. So a program in Deno needs no
// permission before it uses what needs one.

const specifiers = packages.filter(({ exports }) => '.' in exports).map(({ name }) => name);

/** A program in this folder, gone when the test is over. */
function program(name: string, code: string): string {
  const path = `${root}tests/${name}-${process.pid}.mjs`;
  writeFileSync(path, code);
  onTestFinished(() => rmSync(path));
  return path;
}

test('importing a package reads nothing of the surroundings', () => {
  const path = program(
    'surroundings',
    `import os from 'node:os';
    import { syncBuiltinESMExports } from 'node:module';
    const read = [];
    // Node itself reads variables while it loads modules.
    const isOurs = () => !/^\\s+at .*node:/.test(new Error().stack.split('\\n')[4] ?? "");
    const note = (name) => isOurs() && read.push(name);
    process.env = new Proxy(process.env, { get: (all, name) => (note(name), all[name]), has: (all, name) => (note(name), name in all) });
    for (const name of ['homedir', 'tmpdir', 'hostname', 'userInfo', 'cpus', 'availableParallelism']) {
      const real = os[name];
      os[name] = (...given) => (note(name), real(...given));
    }
    const cwd = process.cwd;
    process.cwd = () => (note('cwd'), cwd());
    syncBuiltinESMExports();
    void process.env.PLANTED;
    for (const name of ${JSON.stringify(specifiers)}) await import(name);
    console.log(JSON.stringify(read));`,
  );
  const { stdout, stderr } = spawnSync(process.execPath, [path], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual(['PLANTED']);
});

/** Deno, where ARGAND_DENO or the PATH names it. */
const deno = process.env.ARGAND_DENO ?? 'deno';
const withoutDeno = spawnSync(deno, ['--version'], { stdio: 'ignore' }).status !== 0;

test.skipIf(withoutDeno)(
  'Deno imports every package without permissions (needs deno, or ARGAND_DENO)',
  () => {
    const code = specifiers.map((name) => `import '${name}';`).join('\n');
    const path = program('deno', `${code}\nconsole.log('imported');`);
    const { stdout, stderr } = spawnSync(deno, ['run', '--no-prompt', path], { encoding: 'utf8' });
    expect(stderr).not.toMatch(/error|NotCapable/);
    expect(stdout).toBe('imported\n');
  },
);
