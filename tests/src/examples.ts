import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { packages, root } from './workspace.ts';

/** A piece of code that documentation shows. */
export interface Example {
  /** File and line, for the test's name. */
  readonly place: string;
  readonly code: string;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts') ? [path] : [];
  });
}

/** The `ts` blocks of a Markdown text, or of the comments of a source file. */
export function blocks(text: string, file: string, fence = 'ts'): Example[] {
  return [...text.matchAll(new RegExp(`^\`\`\`(?:${fence})\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map((match) => ({
    place: `${relative(root, file)}:${text.slice(0, match.index).split('\n').length}`,
    code: match[1],
  }));
}

/** A comment's text without its stars; an @example without a fence is given one. */
function comments(source: string): string {
  return source
    .split('\n')
    .map((line) => line.replace(/^\s*(\/\*\*|\*\/|\* ?)/, '').replace(/\s*\*\/\s*$/, ''))
    .join('\n');
}

function docExamples(file: string): Example[] {
  const source = readFileSync(file, 'utf8');
  return [...source.matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap((comment) => {
    const line = source.slice(0, comment.index).split('\n').length;
    return comments(comment[0])
      .split('@example')
      .slice(1)
      .map((text) => text.replace(/^\s*@(?!argand)[\s\S]*/m, ''))
      .map((text) => ({
        place: `${relative(root, file)}:${line}`,
        code: text.match(/```ts\n([\s\S]*?)```/)?.[1] ?? text,
      }));
  });
}

/** The hand-written pages of the site. */
export const guides: readonly string[] = readdirSync(join(root, 'docs'), {
  recursive: true,
  encoding: 'utf8',
})
  .filter((name) => name.endsWith('.md'))
  .map((name) => join(root, 'docs', name));

/** Every example of the packages' public comments and READMEs, of the root README and of the guides. */
export function allExamples(): Example[] {
  const readmes = [
    join(root, 'README.md'),
    ...packages.map(({ folder }) => join(root, 'packages', folder, 'README.md')),
    ...guides,
  ];
  return [
    ...packages.flatMap(({ folder }) => sources(join(root, 'packages', folder, 'src')).flatMap(docExamples)),
    ...readmes.flatMap((file) => blocks(readFileSync(file, 'utf8'), file)),
  ];
}

/** A line that is an expression, with a comment behind it or on the next line. */
const expectation = /^(?!import|export|const|let|for|if|[})\]]|\/\/)(\S.*?);?\s*(?:\n\/\/ |\/\/ )(.+)$/gm;

/** The code with each `expression; // value`, or `console.log(…); // what it prints`, as a call of `check`. */
export function withChecks(code: string): string {
  return code.replace(expectation, (_, expression: string, value: string) => {
    const written = JSON.stringify(value.trim());
    const logged = /^console\.log\(([\s\S]*)\);?$/.exec(expression);
    return logged
      ? `check(format(${logged[1]}), ${written});`
      : `check(${expression.replace(/;$/, '')}, ${written});`;
  });
}
