/**
 * The element of the page with this id.
 *
 * @throws Error if there is none, or it is of another kind
 */
export function find<E extends Element>(id: string, kind: new () => E): E {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`the page has no ${kind.name} with the id ${id}.`);
}

/** The place of an element that takes HTML. */
export function findAny(id: string): HTMLElement {
  return find(id, HTMLElement);
}
