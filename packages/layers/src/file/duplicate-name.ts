/** Where a string of valid JSON ends that begins at this quotation mark: the position of the mark that closes it. */
function endOfString(json: string, start: number): number {
  let position = start + 1;
  while (json[position] !== '"') position += json[position] === '\\' ? 2 : 1;
  return position;
}

/**
 * The first name that an object of a valid JSON text has twice, and where; undefined if there is none. `JSON.parse` would
 * take the last and say nothing, another reader the first.
 */
export function duplicateName(json: string): { readonly name: string; readonly offset: number } | undefined {
  /** The names of every open object; undefined for an open list. */
  const open: (Set<string> | undefined)[] = [];
  let string = { start: 0, end: 0 };
  // By hand and not by a regular expression, which runs out of stack on a long string.
  for (let position = 0; position < json.length; position++) {
    const character = json[position];
    if (character === '"') {
      string = { start: position, end: endOfString(json, position) };
      position = string.end;
    } else if (character === '{') open.push(new Set());
    else if (character === '[') open.push(undefined);
    else if (character === '}' || character === ']') open.pop();
    else if (character === ':') {
      const names = open.at(-1);
      const name = String(JSON.parse(json.slice(string.start, string.end + 1)));
      if (names?.has(name)) return { name, offset: string.start };
      names?.add(name);
    }
  }
  return undefined;
}
