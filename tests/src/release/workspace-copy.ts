import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { packages, root } from '../workspace.ts';
import { run } from './program.ts';
import type { Registry } from './registry.ts';

/** A copy of the repository in which versions can be raised and published. */
export interface WorkspaceCopy {
  readonly folder: string;
  /** The version that a package has there now. */
  version(name: string): string;
  /** Adds a changeset. */
  describeChange(name: string, level: 'patch' | 'minor' | 'major'): void;
  /** Raises versions and writes changelogs, as the release workflow does; as a canary with `--snapshot canary`. */
  raiseVersions(...parameters: readonly string[]): Promise<void>;
  /** Publishes what is new, as the release workflow does. */
  publish(...parameters: readonly string[]): Promise<void>;
  /** Commits everything. */
  commit(): Promise<void>;
  /** Takes back what was changed since the last commit. */
  restore(): Promise<void>;
  tags(): Promise<readonly string[]>;
}

/** Copies what a release needs: manifests, changesets, and of each package what it publishes. Its commands talk to this registry. */
export async function copyWorkspace(folder: string, registry: Registry): Promise<WorkspaceCopy> {
  mkdirSync(folder, { recursive: true });
  for (const name of ['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml', '.npmrc', '.gitignore'])
    cpSync(join(root, name), join(folder, name));
  for (const name of ['.changeset', 'scripts'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  for (const name of ['tests', ...readdirSync(join(root, 'apps')).map((app) => join('apps', app))]) {
    if (!existsSync(join(root, name, 'package.json'))) continue;
    mkdirSync(join(folder, name), { recursive: true });
    cpSync(join(root, name, 'package.json'), join(folder, name, 'package.json'));
  }
  cpSync(join(root, 'packages'), join(folder, 'packages'), {
    recursive: true,
    // Links between packages lead from one copy to the other.
    verbatimSymlinks: true,
    filter: (source) => !['src', 'test', '.turbo'].includes(basename(source)),
  });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  withoutProvenance(folder);

  const env = {
    ...registry.environment,
    GIT_AUTHOR_NAME: 'rehearsal',
    GIT_AUTHOR_EMAIL: 'rehearsal@argand.invalid',
    GIT_COMMITTER_NAME: 'rehearsal',
    GIT_COMMITTER_EMAIL: 'rehearsal@argand.invalid',
  };
  const here = { cwd: folder, env };
  const git = (...parameters: readonly string[]) => run('git', parameters, here);
  const commit = async () => {
    await git('add', '--all');
    await git('commit', '--quiet', '--message', 'A rehearsal');
  };
  await git('init', '--quiet', '--initial-branch', 'main');
  await commit();

  const manifestOf = (name: string) => {
    const place = packages.find((candidate) => candidate.name === name)?.folder ?? name;
    return JSON.parse(readFileSync(join(folder, 'packages', place, 'package.json'), 'utf8'));
  };
  const changeset = ['scripts/pnpm.mjs', 'exec', 'changeset'];
  return {
    folder,
    commit,
    version: (name) => manifestOf(name).version,
    describeChange(name, level) {
      const text = `---\n"${name}": ${level}\n---\n\nA rehearsal.\n`;
      writeFileSync(join(folder, '.changeset', 'rehearsal.md'), text);
    },
    async raiseVersions(...parameters) {
      await run(process.execPath, [...changeset, 'version', ...parameters], here);
    },
    async publish(...parameters) {
      await run('npm', ['run', 'release', '--', ...parameters], here);
    },
    async restore() {
      await git('reset', '--quiet', '--hard');
    },
    async tags() {
      return (await git('tag')).split('\n').filter((tag) => tag !== '');
    },
  };
}

/** Provenance is signed by the forge that runs the release, and by nobody else. @throws Error for a package that does not ask for it. */
function withoutProvenance(folder: string): void {
  for (const { name, folder: place } of packages) {
    const file = join(folder, 'packages', place, 'package.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8'));
    if (manifest.publishConfig?.provenance !== true || manifest.publishConfig.access !== 'public')
      throw new Error(`${name}: publishConfig expects access "public" and provenance true.`);
    manifest.publishConfig.provenance = false;
    writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
  }
}
