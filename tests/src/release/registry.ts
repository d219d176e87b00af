import { mkdirSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runServer } from 'verdaccio';
import { run } from './program.ts';

/** A registry of npm packages on this machine. */
export interface Registry {
  readonly url: string;
  /** What npm and pnpm are started with, to publish to this registry and to install from it alone. */
  readonly environment: NodeJS.ProcessEnv;
  /** The versions of a package that were published to it, the first first. */
  versions(name: string): Promise<readonly string[]>;
  /** The manifest of one version. */
  manifest(name: string, version: string): Promise<PublishedManifest>;
  /** What npm downloads. */
  tarball(name: string, version: string): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

/** What a registry tells of a version. */
export interface PublishedManifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly dist: { readonly tarball: string };
}

interface PackageDocument {
  readonly versions: Readonly<Record<string, PublishedManifest>>;
}

/**
 * Opens a registry that keeps everything in this folder. Packages of ours are only what is published to it; all others come from the
 * registry that npm is set to, and nothing of ours goes there.
 */
export async function openRegistry(folder: string): Promise<Registry> {
  mkdirSync(folder, { recursive: true });
  const behind = (await run('npm', ['config', 'get', 'registry'], { cwd: folder })).trim();
  const settings = join(folder, 'verdaccio.yaml');
  const ours = { access: '$all', publish: '$all', unpublish: '$all' };
  writeFileSync(
    settings,
    // JSON is YAML.
    JSON.stringify({
      storage: join(folder, 'storage'),
      auth: { htpasswd: { file: join(folder, 'htpasswd'), max_users: -1 } },
      uplinks: { behind: { url: behind, maxage: '1h', timeout: '60s' } },
      packages: {
        '@argand/*': ours,
        argand: ours,
        '**': { access: '$all', publish: 'nobody', proxy: 'behind' },
      },
      max_body_size: '200mb',
      web: { enable: false },
      log: { type: 'stdout', format: 'json', level: 'fatal' },
    }),
  );
  const server = await runServer(settings);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/`;

  const userSettings = join(folder, 'npmrc');
  // npm publishes nowhere without a token, though this registry asks for none.
  const lines = [
    `registry=${url}`,
    `//127.0.0.1:${port}/:_authToken=none`,
    'noproxy=127.0.0.1',
    'audit=false',
  ];
  writeFileSync(userSettings, [...lines, 'fund=false', 'update-notifier=false', ''].join('\n'));
  const inherited = Object.entries(process.env).filter(
    ([key]) => !/^npm_config_.*(registry|userconfig)$/i.test(key),
  );
  const environment = {
    ...Object.fromEntries(inherited),
    npm_config_registry: url,
    npm_config_userconfig: userSettings,
  };

  const read = async (name: string): Promise<PackageDocument> => {
    const response = await fetch(url + name.replace('/', '%2f'));
    if (response.status === 404) return { versions: {} };
    if (!response.ok) throw new Error(`${name}: the registry answers ${response.status}.`);
    return response.json();
  };
  const manifest = async (name: string, version: string) => {
    const found = (await read(name)).versions[version];
    if (!found) throw new Error(`${name}@${version} was not published.`);
    return found;
  };
  return {
    url,
    environment,
    manifest,
    versions: async (name) => Object.keys((await read(name)).versions),
    async tarball(name, version) {
      const response = await fetch((await manifest(name, version)).dist.tarball);
      return new Uint8Array(await response.arrayBuffer());
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
