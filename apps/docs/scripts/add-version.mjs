import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Later versions first; a pre-release comes before the release of its number. */
function newestFirst(a, b) {
  const [[numberA, tagA], [numberB, tagB]] = [a, b].map((version) => version.split(/-(.*)/));
  const byNumber = numberB.localeCompare(numberA, 'en', { numeric: true });
  if (byNumber !== 0) return byNumber;
  if (tagA === undefined || tagB === undefined) return tagA === tagB ? 0 : tagA === undefined ? -1 : 1;
  return tagB.localeCompare(tagA, 'en', { numeric: true });
}

/**
 * Adds a built site to a folder that holds one folder for each version, and makes the newest the one that opens first. The pages of
 * every version offer all versions that `versions.json` lists, those released later too.
 *
 * @returns the folder of the version
 */
export function addVersion(site, folder, version = versionOf(site)) {
  const own = join(folder, version);
  rmSync(own, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(site, own, { recursive: true, filter: (path) => !path.endsWith('_headers') });
  cpSync(join(site, '_headers'), join(folder, '_headers'));
  writeFileSync(join(own, 'version.json'), JSON.stringify({ version, versions: '../versions.json' }));
  const list = join(folder, 'versions.json');
  const known = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
  const versions = [...new Set([...known, version])].sort(newestFirst);
  writeFileSync(list, `${JSON.stringify(versions)}\n`);
  writeFileSync(
    join(folder, 'index.html'),
    redirect(versions.find((each) => !each.includes('-')) ?? versions[0]),
  );
  return own;
}

const versionOf = (site) => JSON.parse(readFileSync(join(site, 'version.json'), 'utf8')).version;

const redirect = (version) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Argand</title>
<meta http-equiv="refresh" content="0; url=./${version}/">
<a href="./${version}/">The documentation of Argand ${version}</a>
</html>
`;
