import { join } from 'node:path';
import { expect, test } from 'vitest';
import { platformCache } from './cache-directory.ts';

const home = join('/', 'home', 'ada');

test.each([
  ['linux', {}, join(home, '.cache', 'argand')],
  ['linux', { XDG_CACHE_HOME: join('/', 'caches') }, join('/', 'caches', 'argand')],
  ['linux', { XDG_CACHE_HOME: '' }, join(home, '.cache', 'argand')],
  ['darwin', { XDG_CACHE_HOME: join('/', 'caches') }, join(home, 'Library', 'Caches', 'argand')],
  ['win32', {}, join(home, 'AppData', 'Local', 'argand', 'Cache')],
  ['win32', { LOCALAPPDATA: join('/', 'local') }, join('/', 'local', 'argand', 'Cache')],
])('on %s with %j the cache is %s', (platform, environment, expected) => {
  expect(platformCache({ platform, environment, home })).toBe(expected);
});
