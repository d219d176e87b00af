import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeSmallMnist } from './small-mnist.ts';
import { type EndedOnTerminal, onTerminal, pressCtrlC, send } from './terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'argand-terminal-'));
const data = join(folder, 'data');
const at = (name: string) => join(folder, name);
const golden = (name: string) => fileURLToPath(new URL(`../golden/mnist-mlp/${name}`, import.meta.url));
const network = golden('network.safetensors');

beforeAll(() => writeSmallMnist(data, 640, 1000));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** It has ended so, and the terminal is as it was. */
function expectEnd(ended: EndedOnTerminal, code: number): void {
  expect(ended, ended.output).toMatchObject({ code, cursorShown: true, linesWrap: true });
}

// More work than any machine does before the signal comes.
const long = ['--data-dir', data, '--threads', '1'];
const endless = ['--epochs', '100000', '--checkpoint-every', '100000000'];

describe.runIf(process.platform !== 'win32')('on a terminal', { timeout: 300_000 }, () => {
  test('an error under a bar ends the command', async () => {
    const ended = await onTerminal(['evaluate', network, '--dataset', 'yin-yang'], []);
    expectEnd(ended, 1);
    expect(ended.output).toContain('error: 1000 images have 4000 numbers');
  });

  test('an error that nobody awaits ends the command', async () => {
    const backend = at('failing.mjs');
    const source = import.meta.resolve('@argand/backend');
    writeFileSync(
      backend,
      `import { reference } from '${source}';
       process.on('SIGUSR2', () => { throw new Error('late failure'); });
       export default reference();`,
    );
    const ended = await onTerminal(
      ['evaluate', network, '--backend', backend, '--neuron', 'resonator', '--limit', '100', ...long],
      [{ after: 'spikes: resonator', act: send('SIGUSR2') }],
    );
    expectEnd(ended, 1);
    expect(ended.output).toContain('late failure');
  });

  test.each([
    ['evaluate', [network, '--neuron', 'resonator', ...long], 'spikes: resonator'],
    ['evaluate', [network, '--neuron', 'ode', '--limit', '40', '--early', ...long], 'early: ode'],
    ['count', [network, '--neuron', 'ode', ...long], 'spikes: ode'],
    ['count', [network, '--rate-coded', '--rate-steps', '10000', ...long], 'rate-coded: current'],
    ['count', [network, '--rate-coded', ...long], 'training the ReLU twin'],
    ['sweep', [network, '--neuron', 'ode', '--jitter', '0.1', '--out', at('sweep'), ...long], /sweep .*ode/],
  ])('Ctrl-C under the bars of %s %#', async (command, parameters, after) => {
    const ended = await onTerminal([command, ...parameters], [{ after, act: pressCtrlC }]);
    expectEnd(ended, 130);
    expect(ended.output).toContain('Stopped.');
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s while a network is trained leaves a checkpoint', async (signal, code) => {
    const run = at(`run-${signal}`);
    const act = signal === 'SIGINT' ? pressCtrlC : send(signal);
    const ended = await onTerminal(['train', ...long, ...endless, '--out', run], [{ after: 'loss', act }]);
    expectEnd(ended, code);
    expect(ended.output).toContain('Stopping after this step');
    expect(ended.output).toContain('--resume');
    expect(readdirSync(run)).toContain('checkpoint.safetensors');
  });

  test('Ctrl-C twice ends it at once', async () => {
    const act = pressCtrlC;
    const ended = await onTerminal(
      ['train', ...long, ...endless, '--out', at('twice')],
      [
        { after: 'loss', act },
        { after: 'Stopping after this step', act },
      ],
    );
    expectEnd(ended, 130);
  });

  test('SIGTERM keeps the state of a stream, and Ctrl-C is the end of one without an end', async () => {
    const shown = ['stream', network, '--data-dir', data, '--save', at('state.npz')];
    const ended = await onTerminal(
      [...shown, '--cycles', '100000000'],
      [{ after: /cycle +20/, act: send('SIGTERM') }],
    );
    expectEnd(ended, 143);
    expect(existsSync(at('state.npz'))).toBe(true);
    expectEnd(await onTerminal(shown, [{ after: /cycle +20/, act: pressCtrlC }]), 0);
  });

  test('Ctrl-C while files are downloaded', async () => {
    const slow = at('slow.mjs');
    writeFileSync(
      slow,
      `globalThis.fetch = async () => new Response(new ReadableStream({
         async pull(to) { await new Promise((next) => setTimeout(next, 10)); to.enqueue(new Uint8Array(1000)); },
       }), { headers: { 'content-length': '170498071' } });`,
    );
    const env = { NODE_OPTIONS: `--import=${pathToFileURL(slow)}`, ARGAND_CACHE: at('cache') };
    const ended = await onTerminal(['data', 'fetch', 'cifar10'], [{ after: /%.*bytes/, act: pressCtrlC }], {
      env,
    });
    expectEnd(ended, 130);
  });

  // A pipe that nobody writes to holds a command back while it loads.
  mkdirSync(at('report'), { recursive: true });
  test.each([
    ['run', 'in.npy', [network, '--input', at('in.npy'), '--output', at('out.npy')]],
    ['run', 'in2.npy', [network, '--input', at('in2.npy'), '--neuron', 'hold', '--output', at('out.npy')]],
    [
      'gradient',
      'x.npy',
      [network, '--input', at('x.npy'), '--labels', at('x.npy'), '--output', at('g.npz')],
    ],
    ['export', 'n1', [at('n1'), '--out', at('exported')]],
    ['evaluate', 'n2', [at('n2'), ...long]],
    ['count', 'n3', [at('n3'), ...long]],
    ['sweep', 'n4', [at('n4'), '--jitter', '0.1', '--out', at('sweep-n4')]],
    ['stream', 'n5', [at('n5')]],
    ['stream', 'in3.npy', [network, '--input', at('in3.npy')]],
    ['stream', 'in4.csv', [network, '--spikes', at('in4.csv')]],
    ['stream', 's.npz', [network, '--data-dir', data, '--resume', at('s.npz')]],
    ['report', 'report/recording.json', [at('report')]],
  ])('SIGTERM while %s loads a file', async (command, pipe, parameters) => {
    execFileSync('mkfifo', [at(pipe)]);
    const opened = open(at(pipe), 'w');
    const ended = await onTerminal([command, ...parameters], [], {
      begun: async (terminal) => {
        await opened;
        send('SIGTERM')(terminal);
      },
    });
    await (await opened).close();
    expect(ended.code, ended.output).toBe(143);
    expect(ended.output).not.toContain('\x1b[?25l');
  });

  test('a terminal that cannot move its cursor gets plain lines', async () => {
    const ended = await onTerminal(['evaluate', network, '--limit', '20', '--data-dir', data], [], {
      env: { TERM: 'dumb' },
    });
    expectEnd(ended, 0);
    expect(ended.output).toContain('atemporal: 20 of 20');
    expect(ended.output).not.toContain('\x1b');
  });

  test('a bar is erased when its work is done, and no colours are used', async () => {
    const ended = await onTerminal(['evaluate', network, '--limit', '20', '--data-dir', data], []);
    expectEnd(ended, 0);
    const visible = ended.output.replaceAll('\x1b', '^');
    expect(visible).toContain('^[2Katemporal: 20 of 20');
    expect(visible).not.toMatch(/\^\[[\d;]*m/);
  });
});

test('the words of an output on stdout go to stderr', async () => {
  const { argand } = await import('./command-line.ts');
  const common = ['run', network, '--input', golden('inputs.npy'), '--backend', 'reference', '--output'];
  const ended = await argand([...common, '/dev/stdout']);
  expect(ended.code, ended.stderr).toBe(0);
  expect(ended.stderr).toContain('/dev/stdout: ');
  await argand([...common, at('y.npy')]);
  expect(ended.stdout).toHaveLength(readFileSync(at('y.npy')).toString().length);
});
