// What stands in a page for serve.ts: the same contenders, asked by calls, with the numbers of a problem fetched beforehand.
import type { Problem } from './problems.ts';
import { type Contender, type Prepared, round } from './solving.ts';

/** The contender's name and its parameters, as the bundler writes them in. */
declare const contenderName: string;
declare const contenderParameters: readonly string[];

export const parameters: readonly string[] = contenderParameters;
export const runtime = /Chrom\w+\/\d+/.exec(navigator.userAgent)?.[0].replace('/', ' ') ?? 'a browser';

const files = new Map<string, ArrayBuffer>();

function bytesOf(folder: string, name: string): ArrayBuffer {
  const bytes = files.get(name);
  if (!bytes) throw new Error(`${folder}/${name} was not fetched.`);
  return bytes.slice(0);
}

export function floats(folder: string, name: string): Float32Array {
  return new Float32Array(bytesOf(folder, name));
}

export function integers(folder: string, name: string): Int32Array {
  return new Int32Array(bytesOf(folder, name));
}

/** Makes the contender known to the page, by its name, and answers for as long as there is the page. */
export function serve(contender: Contender): Promise<never> {
  let prepared: Prepared | undefined;
  const served = {
    hello: () => ({ version: contender.version, engine: contender.engine }),
    async prepare(problem: Problem, names: readonly string[]) {
      await prepared?.drop?.();
      files.clear();
      for (const name of names) files.set(name, await (await fetch(`/problem/${name}`)).arrayBuffer());
      prepared = await contender.prepare(problem, '/problem');
      return prepared ? { check: [...prepared.check] } : { unsupported: true };
    },
    async round(seconds: number) {
      if (!prepared) return { error: 'nothing is prepared.' };
      return { milliseconds: await round(prepared, seconds), found: prepared.found?.() ?? {} };
    },
  };
  Reflect.set(globalThis, contenderName, served);
  return new Promise(() => undefined);
}
