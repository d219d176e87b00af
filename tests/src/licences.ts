import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An installed package and the licence that its manifest names. */
export interface Licence {
  readonly name: string;
  readonly licence: string;
}

/** Licences under which a dependency may come to a user without a further thought: they allow all that Apache-2.0 does. */
export const permissive: readonly string[] = [
  'Apache-2.0',
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'Unlicense',
];

/** Every package in a node_modules folder and the folders of that name within it. */
export function licencesIn(modules: string): Licence[] {
  if (!existsSync(modules)) return [];
  return readdirSync(modules, { withFileTypes: true }).flatMap((entry) => {
    const folder = join(modules, entry.name);
    if (entry.name.startsWith('.')) return [];
    if (entry.name.startsWith('@')) return licencesIn(folder);
    const file = join(folder, 'package.json');
    if (!existsSync(file)) return [];
    const { name, license } = JSON.parse(readFileSync(file, 'utf8'));
    return [{ name, licence: String(license) }, ...licencesIn(join(folder, 'node_modules'))];
  });
}
