import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = new URL('../src/offline/service-worker.js', import.meta.url);

/**
 * Writes the service worker of a built site: its code, after the list of the site's files, their hashes and the versions they make.
 *
 * @param {URL} site the folder, with a slash at its end
 */
export function writeServiceWorker(site) {
  // What begins with an underscore speaks to the host.
  const names = filesOf(fileURLToPath(site)).filter(
    (name) => !name.startsWith('_') && name !== 'service-worker.js',
  );
  const isData = (name) => name.startsWith('mnist/');
  const listed = (some) => some.map((name) => ({ name, sha256: sha256(readFileSync(new URL(name, site))) }));
  const data = listed(names.filter(isData));
  const page = listed(names.filter((name) => !isData(name)));
  const versionOf = (files) => sha256(JSON.stringify(files)).slice(0, 12);
  const dataVersion = versionOf(data);
  const code = readFileSync(source, 'utf8');
  const version = versionOf([...page, dataVersion, sha256(code)]);
  const files = { version, dataVersion, page, data };
  writeFileSync(new URL('service-worker.js', site), `self.siteFiles = ${JSON.stringify(files)};\n${code}`);
}

/** The files below a folder, by their paths from it. */
function filesOf(root) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)).split(sep).join('/'))
    .sort();
}

function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}
