/** Whether a path is that of a picture that can be read. */
export const isReadablePicture = (path: string): boolean => /\.(png|jpe?g)$/i.test(path);

/** Whether a path is that of a picture of another kind. */
export const isOtherPicture = (path: string): boolean =>
  /\.(gif|webp|bmp|tiff?|avif|heic|jxl|svg)$/i.test(path);

/**
 * Whether a file or folder of this name is no part of a data set: hidden ones (`.DS_Store`, `._1.png`,
 * `.ipynb_checkpoints`) and what systems and archivers leave beside the files of people.
 */
export const isHiddenName = (name: string): boolean =>
  name.startsWith('.') || ['__MACOSX', '@eaDir', '$RECYCLE.BIN', 'System Volume Information'].includes(name);

/**
 * The items that are no hidden files and lie in no hidden folders. A folder in which all lie is the one that was chosen:
 * its own name does not matter.
 *
 * @param pathOf the path of an item, with `/`
 */
export function withoutHidden<Item>(items: readonly Item[], pathOf: (item: Item) => string): Item[] {
  const parts = items.map((item) => pathOf(item).split('/'));
  const root = parts[0]?.[0];
  const hasRoot = parts.every((names) => names.length > 1 && names[0] === root);
  return items.filter((_, index) => !parts[index]?.slice(hasRoot ? 1 : 0).some(isHiddenName));
}
