import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the tests read of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly folder: string;
  readonly dependencies: Readonly<Record<string, string>>;
  /** Its optional peers, for a user of what needs them. */
  readonly peers: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** The published packages of the workspace. */
export const packages: readonly Manifest[] = readdirSync(`${root}packages`).map((folder) => {
  const manifest = JSON.parse(readFileSync(`${root}packages/${folder}/package.json`, 'utf8'));
  return {
    name: manifest.name,
    folder,
    dependencies: manifest.dependencies ?? {},
    peers: manifest.peerDependencies ?? {},
    exports: manifest.exports,
  };
});

/** A package with all packages of the workspace that it brings along. */
export function closure(name: string): string[] {
  const found = new Set<string>();
  const visit = (current: string) => {
    const manifest = packages.find((candidate) => candidate.name === current);
    if (!manifest || found.has(current)) return;
    found.add(current);
    for (const dependency of Object.keys(manifest.dependencies)) visit(dependency);
  };
  visit(name);
  return [...found].sort();
}
