import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { frameOf, takePicture } from './picture.js';

/** As wide as the widest table. */
const columns = 122;

const partOfXterm = (path: string) => fileURLToPath(import.meta.resolve(`@xterm/xterm/${path}`));

/** Everything that a command writes when it runs in a terminal. */
export function record(command: string, folder: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const inTerminal = `stty columns ${columns} rows 50; exec ${command}`;
    const child = spawn('script', ['--quiet', '--return', '--command', inTerminal, '/dev/null'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const written: Buffer[] = [];
    child.stdout.on('data', (bytes: Buffer) => written.push(bytes));
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0
        ? resolve(Buffer.concat(written))
        : reject(new Error(`${command} ended with ${code}: ${Buffer.concat(written)}`)),
    );
  });
}

/** The cursor is left on the last line, so that no empty one follows. */
const withoutLastLineEnd = (written: Buffer) => Buffer.from(written.toString('latin1').trimEnd(), 'latin1');

/** Draws what a terminal shows after a command was typed and wrote this. */
export async function drawTerminal(page: Page, typed: string, written: Buffer, file: string): Promise<void> {
  await page.setContent(
    '<!doctype html><body style="margin:0;background:#16181d"><div id="terminal" style="padding:14px"></div>',
  );
  await page.addStyleTag({ path: partOfXterm('css/xterm.css') });
  await page.addScriptTag({ path: partOfXterm('lib/xterm.js') });
  const bytes = Buffer.concat([Buffer.from(`\x1b[1;32m$\x1b[0m ${typed}\r\n`), withoutLastLineEnd(written)]);
  // As text: what it names exists only in the page.
  await page.evaluate(`new Promise((resolve) => {
    const terminal = new Terminal({
      cols: ${columns}, rows: 200, fontSize: 14, fontFamily: '"DejaVu Sans Mono", monospace', cursorInactiveStyle: 'none',
      theme: { background: '#16181d', foreground: '#d8dbe2', green: '#7cc38f' },
    });
    terminal.open(document.getElementById('terminal'));
    terminal.write(Uint8Array.from(atob('${bytes.toString('base64')}'), (c) => c.charCodeAt(0)), () => {
      terminal.resize(${columns}, terminal.buffer.active.cursorY + 1);
      setTimeout(resolve, 300);
    });
  })`);
  await takePicture(page, file, await frameOf(page.locator('.xterm-screen'), 14));
}
