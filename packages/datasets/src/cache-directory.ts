import { join } from 'node:path';

/** What decides where caches are kept. */
export interface CacheSurroundings {
  readonly platform: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** The folder of Argand's cache where its own variable names none: `~/.cache/argand` by the XDG base directories, or the like. */
export function platformCache({ platform, environment, home }: CacheSurroundings): string {
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'argand');
  if (platform === 'win32') {
    return join(environment.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'argand', 'Cache');
  }
  return join(environment.XDG_CACHE_HOME || join(home, '.cache'), 'argand');
}
