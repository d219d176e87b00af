import { expect, test } from 'vitest';
import { proxyAdvice } from './proxy.ts';

const proxy = 'http://proxy.example:3128';
const advice = (
  environment: Readonly<Record<string, string>>,
  node = '20.20.2',
  address = 'https://data.example.org/mnist/',
): string | undefined => proxyAdvice(address, { environment, versions: { node } });

test('names the variable, the version of Node and the remedy', () => {
  expect(advice({ HTTPS_PROXY: proxy })).toBe(
    'A proxy is set (HTTPS_PROXY), but the fetch of Node 20.20.2 does not use it: ' +
      'set NODE_USE_ENV_PROXY=1 too and use Node 22.21, 24 or later, ' +
      'or download the file with another program and name its folder (dataDir).',
  );
  expect(advice({ https_proxy: proxy }, '24.1.0')).toContain('(https_proxy)');
  expect(advice({ https_proxy: proxy }, '24.1.0')).toContain(
    'does not use it: set NODE_USE_ENV_PROXY=1 too, or',
  );
  expect(advice({ http_proxy: proxy }, '22.3.0', 'http://data.example.org/')).toContain('(http_proxy)');
  expect(advice({ HTTPS_PROXY: proxy, NODE_USE_ENV_PROXY: '1' })).toContain('use Node 22.21, 24 or later');
});

test('is silent where there is no proxy for the address', () => {
  expect(advice({})).toBeUndefined();
  expect(advice({ HTTPS_PROXY: '' })).toBeUndefined();
  expect(advice({ HTTP_PROXY: proxy })).toBeUndefined();
  expect(advice({ HTTPS_PROXY: proxy }, '20.20.2', '/mnist/')).toBeUndefined();
  for (const host of ['localhost', '127.0.0.1:8080', '[::1]']) {
    expect(advice({ HTTP_PROXY: proxy }, '20.20.2', `http://${host}/`), host).toBeUndefined();
  }
  for (const exception of [
    '*',
    'example.org',
    '.example.org',
    '*.example.org',
    'a.b, data.example.org:443',
  ]) {
    expect(advice({ HTTPS_PROXY: proxy, NO_PROXY: exception }), exception).toBeUndefined();
  }
  for (const other of ['ample.org', 'mnist', '', ' ,']) {
    expect(advice({ HTTPS_PROXY: proxy, NO_PROXY: other }), other).toBeDefined();
  }
});

test('is silent where fetch uses the proxy', () => {
  for (const node of ['22.21.0', '24.0.0', '26.1.0']) {
    expect(advice({ HTTPS_PROXY: proxy, NODE_USE_ENV_PROXY: '1' }, node)).toBeUndefined();
  }
  for (const other of ['deno', 'bun']) {
    const versions = { node: '24.0.0', [other]: '2.0.0' };
    expect(proxyAdvice('https://a.org/', { environment: { HTTPS_PROXY: proxy }, versions })).toBeUndefined();
  }
});
