import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { root } from './repository.ts';

/** What `--help` says of an option or of an argument: how it is written, and what it does. */
interface Entry {
  readonly term: string;
  readonly meaning: string;
}

/** The help of one command, taken apart. */
export interface CommandHelp {
  readonly usage: string;
  readonly description: string;
  /** The lists: `Commands`, `Options`, `Arguments`. */
  readonly lists: ReadonlyMap<string, readonly Entry[]>;
  /** What stands after them, such as examples, by its heading. */
  readonly texts: ReadonlyMap<string, string>;
}

const lists = ['Arguments', 'Options', 'Commands', 'Global Options'];
const entryLine = /^ {2}(\S.*?)(?: {2,}(\S.*))?$/;

/** Takes the text of `--help` apart, as commander writes it. */
export function parseHelp(text: string): CommandHelp {
  const [first, ...blocks] = text.trim().split(/\n\n(?=\S)/);
  const usage = /^Usage: ([\s\S]+)$/.exec(first)?.[1];
  if (usage === undefined)
    throw new Error(`expected help that begins with "Usage:", received ${JSON.stringify(first)}`);
  const found = new Map<string, Entry[]>();
  const texts = new Map<string, string>();
  let description = '';
  for (const block of blocks) {
    const [, heading, body] = /^(\w[\w ]*):\n([\s\S]*)$/.exec(block) ?? [];
    if (heading === undefined) description = joinLines(`${description} ${block}`);
    else if (lists.includes(heading)) found.set(heading, parseEntries(body));
    else texts.set(heading, body.replace(/^ {2}/gm, ''));
  }
  return { usage: joinLines(usage), description, lists: found, texts };
}

const joinLines = (text: string) => text.replace(/\s+/g, ' ').trim();

/** The entries of a list: a line that is indented further goes on with the one before. */
function parseEntries(body: string): Entry[] {
  const entries: Entry[] = [];
  for (const line of body.split('\n')) {
    const match = entryLine.exec(line);
    const last = entries.at(-1);
    if (match && !/^\s/.test(match[1])) entries.push({ term: match[1], meaning: match[2] ?? '' });
    else if (last) entries[entries.length - 1] = { ...last, meaning: joinLines(`${last.meaning} ${line}`) };
  }
  return entries;
}

const program = `${root}packages/argand/bin/argand.js`;
const run = promisify(execFile);

async function helpOf(command: readonly string[]): Promise<CommandHelp> {
  const { stdout } = await run(process.execPath, [program, ...command, '--help'], {
    env: { ...process.env, NO_COLOR: '1' },
  });
  return parseHelp(stdout);
}

/** The names of a command's own commands. */
const commandsOf = ({ lists }: CommandHelp) =>
  (lists.get('Commands') ?? []).map(({ term }) => term.split(/[ |]/)[0]).filter((name) => name !== 'help');

/** The page of the command line, from what the built program says of itself. */
export async function commandLinePage(): Promise<string> {
  const whole = await helpOf([]);
  const sections = await Promise.all(commandsOf(whole).map((name) => sectionsOf([name])));
  return [
    '# Command line',
    `${sentence(whole.description)} Every command of the program \`argand\`, and every option, as \`--help\` shows them. What the commands do with folders, runs and signals is described on [the page of the package](../api/argand/index.md).`,
    table(
      'Command',
      whole.lists.get('Commands')?.filter(({ term }) => !term.startsWith('help')) ?? [],
      linkToCommand,
    ),
    ...sections.flat(),
    '',
  ].join('\n\n');
}

async function sectionsOf(command: readonly string[]): Promise<string[]> {
  const help = await helpOf(command);
  const nested = await Promise.all(commandsOf(help).map((name) => sectionsOf([...command, name])));
  return [
    `${'#'.repeat(1 + command.length)} argand ${command.join(' ')}`,
    sentence(help.description),
    `\`\`\`sh\n${help.usage}\n\`\`\``,
    ...['Arguments', 'Options', 'Commands'].map((heading) =>
      table(heading.slice(0, -1), help.lists.get(heading) ?? []),
    ),
    ...[...help.texts].map(([heading, text]) => `${heading}:\n\n\`\`\`sh\n${text}\n\`\`\``),
    ...nested.flat(),
  ].filter((part) => part !== '');
}

const linkToCommand = (term: string) => `[\`${term}\`](#argand-${term.split(/[ |]/)[0]})`;

function table(
  heading: string,
  entries: readonly Entry[],
  show = (term: string) => `\`${term.replaceAll('|', '\\|')}\``,
): string {
  if (entries.length === 0) return '';
  const rows = entries.map(({ term, meaning }) => `| ${show(term)} | ${inCell(meaning)} |`);
  return [`| ${heading} | |`, '| --- | --- |', ...rows].join('\n');
}

/** Words in a cell of a table: nothing in them is a tag, or ends the cell. */
const inCell = (text: string) =>
  text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('{', '&#123;').replaceAll('*', '\\*');

const sentence = (text: string) => {
  const whole = text.charAt(0).toUpperCase() + inCell(text).slice(1);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
};
