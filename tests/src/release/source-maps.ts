import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** The scripts of an installed package's `dist`. */
function scripts(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .map((file) => join(folder, file));
}

/** The scripts that a debugger cannot trace to the source that made them, each with the reason. `source` is the package in the repository. */
export function untraceable(installed: string, source: string): string[] {
  const dist = join(installed, 'dist');
  return scripts(dist).flatMap((script) => {
    const complaint = (reason: string) => [`${relative(installed, script)}: ${reason}`];
    const named = /\n\/\/# sourceMappingURL=(\S+)\s*$/.exec(readFileSync(script, 'utf8'))?.[1];
    if (named === undefined) return complaint('names no map');
    const file = resolve(dirname(script), named);
    if (!existsSync(file)) return complaint(`${named} is not in the package`);
    const map = JSON.parse(readFileSync(file, 'utf8'));
    // As they would lie in the repository: dist beside src.
    return map.sources.flatMap((from: string, index: number) => {
      const place = resolve(source, relative(installed, dirname(file)), from);
      if (!existsSync(place)) return complaint(`its source ${from} is gone; build again`);
      return map.sourcesContent?.[index] === readFileSync(place, 'utf8')
        ? []
        : complaint(`its map has another source than ${from}`);
    });
  });
}
