import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

/**
 * Hashes the code that computes a result.
 *
 * A module is bundled with everything it imports from this workspace, and the bundle is hashed. It is minified first, so comments and formatting
 * do not count; neither does code that the module does not reach, such as the document's. What packages load at
 * run time, WebAssembly and workers, is hashed with it, and packages from the registry are hashed by name and version.
 */
export class CodeHasher {
  readonly #hashes = new Map<string, Promise<string>>();

  /**
   * @param modules file URLs
   * @returns SHA-256, in hexadecimal
   * @throws Error if a module or one of its imports cannot be read
   */
  async hash(modules: readonly string[]): Promise<string> {
    const hash = createHash('sha256');
    for (const module of new Set(modules)) hash.update(await this.#hashOf(module));
    return hash.digest('hex');
  }

  #hashOf(module: string): Promise<string> {
    const known = this.#hashes.get(module);
    if (known) return known;
    const hashing = hashModule(module);
    this.#hashes.set(module, hashing);
    return hashing;
  }
}

async function hashModule(module: string): Promise<string> {
  const registryPackages = new Set<string>();
  const file = fileURLToPath(module);
  const absWorkingDir = dirname(file);
  const { outputFiles, metafile } = await build({
    entryPoints: [file],
    absWorkingDir,
    bundle: true,
    write: false,
    metafile: true,
    // Not identifiers: their short names would depend on code that is left out.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    format: 'esm',
    platform: 'node',
    target: 'esnext',
    logLevel: 'silent',
    plugins: [leaveOutRegistry(registryPackages)],
  });
  const hash = createHash('sha256').update(outputFiles[0].contents);
  for (const name of [...registryPackages].sort()) hash.update(`\n${name}`);
  const inputs = Object.keys(metafile.inputs).map((input) => resolve(absWorkingDir, input));
  for (const loaded of await runtimeFiles(inputs)) hash.update(await readFile(loaded));
  return hash.digest('hex');
}

/** Leaves packages of the registry out of a bundle and notes `name@version`. */
function leaveOutRegistry(noted: Set<string>): Plugin {
  return {
    name: 'leave out registry packages',
    setup({ onResolve, resolve: resolveImport }) {
      onResolve({ filter: /^[^./#]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (kind === 'entry-point' || pluginData === 'resolved') return undefined;
        if (path.startsWith('node:')) return { path, external: true };
        const found = await resolveImport(path, { kind, importer, resolveDir, pluginData: 'resolved' });
        if (found.errors.length === 0 && !found.external && !found.path.includes('/node_modules/'))
          return { path: found.path, sideEffects: found.sideEffects };
        noted.add(found.errors.length > 0 ? path : await nameAndVersion(found.path, path));
        return { path, external: true };
      });
    },
  };
}

async function nameAndVersion(file: string, specifier: string): Promise<string> {
  const { content } = await nearestManifest(file);
  return content ? `${content.name}@${content.version}` : specifier;
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly files?: readonly string[];
}

/** The package a file belongs to: the nearest package.json that has a name. */
async function nearestManifest(file: string): Promise<{ folder: string; content?: Manifest }> {
  let folder = dirname(file);
  while (folder !== dirname(folder)) {
    const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
    const content: Manifest | undefined = text === undefined ? undefined : JSON.parse(text);
    if (content?.name !== undefined) return { folder, content };
    folder = dirname(folder);
  }
  return { folder };
}

/** Files that the packages of these modules publish beside their JavaScript, which they load when they run. */
async function runtimeFiles(modules: readonly string[]): Promise<string[]> {
  const packages = new Map<string, Manifest | undefined>();
  for (const module of modules) {
    const { folder, content } = await nearestManifest(module);
    packages.set(folder, content);
  }
  const found: string[][] = [];
  for (const [folder, manifest] of [...packages].sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const published of manifest?.files ?? []) {
      if (published.startsWith('!') || ['dist', 'bin'].includes(published)) continue;
      const options = { recursive: true, withFileTypes: true } as const;
      const entries = await readdir(join(folder, published), options).catch(() => []);
      const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.map'));
      found.push(files.map((entry) => join(entry.parentPath, entry.name)).sort());
    }
  }
  return found.flat();
}
