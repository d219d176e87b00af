/** What decides whether `fetch` goes through a proxy. */
export interface ProxySurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `process.versions`: Deno and Bun name themselves there. */
  readonly versions: Readonly<Record<string, string | undefined>>;
}

/**
 * What to do where an address is to be reached through a proxy that `fetch` does not use. Node's `fetch` heeds `HTTP_PROXY`,
 * `HTTPS_PROXY` and `NO_PROXY` only with `NODE_USE_ENV_PROXY=1`, from Node 22.21 and 24 on; Deno and Bun heed them always.
 *
 * @returns undefined where no proxy is set for the address, or where `fetch` uses it.
 */
export function proxyAdvice(
  address: string,
  { environment, versions }: ProxySurroundings,
): string | undefined {
  if (versions.deno !== undefined || versions.bun !== undefined || !URL.canParse(address)) return undefined;
  const { protocol, hostname } = new URL(address);
  const name = protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const found = [name.toLowerCase(), name].find((key) => environment[key]);
  if (found === undefined || isExcepted(hostname, environment.no_proxy || environment.NO_PROXY || ''))
    return undefined;
  const node = versions.node ?? '';
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const isAble = major >= 24 || (major === 22 && minor >= 21);
  if (isAble && environment.NODE_USE_ENV_PROXY === '1') return undefined;
  const remedy = isAble
    ? 'set NODE_USE_ENV_PROXY=1 too'
    : 'set NODE_USE_ENV_PROXY=1 too and use Node 22.21, 24 or later';
  return (
    `A proxy is set (${found}), but the fetch of Node ${node} does not use it: ${remedy}, ` +
    'or download the file with another program and name its folder (dataDir).'
  );
}

/** Whether a host is this machine, or a list like `intranet,.example.org` excepts it from the proxy. */
function isExcepted(host: string, list: string): boolean {
  if (/^(localhost|127\.[\d.]+|\[::1\])$/.test(host)) return true;
  return list
    .split(/[\s,]+/)
    .map((entry) => entry.replace(/:\d+$/, '').replace(/^\*?\./, ''))
    .some((entry) => entry === '*' || (entry !== '' && (host === entry || host.endsWith(`.${entry}`))));
}
