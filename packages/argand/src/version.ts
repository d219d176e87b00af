import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** The version of the command line. */
export const version: string = manifest.version;

/**
 * The version of the command line, with those of the `@argand` packages in use where they are others.
 *
 * The packages have versions of their own, and an installation can combine them freely, so all of them decide what is computed.
 */
export function argandVersion(): string {
  const packages = Object.keys(manifest.dependencies).filter((name) => name.startsWith('@argand/'));
  const others = packages
    .map((name) => ({ name, version: versionOf(name) }))
    .filter((one) => one.version !== version)
    .map((one) => `${one.name} ${one.version}`);
  return others.length === 0 ? version : `${version} with ${others.join(', ')}`;
}

/** The version in the nearest `package.json` above a package's entry. */
function versionOf(name: string): string {
  let folder = dirname(fileURLToPath(import.meta.resolve(name)));
  for (;;) {
    try {
      const found = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if (found.name === name) return String(found.version);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
    const above = dirname(folder);
    if (above === folder) throw new Error(`${name}: no package.json of it above ${folder}.`);
    folder = above;
  }
}
