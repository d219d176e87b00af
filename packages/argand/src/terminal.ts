const restorations = new Set<() => void>();

/** Registers what puts the terminal back as it was, until the returned function is called. */
export function onRestoreTerminal(restore: () => void): () => void {
  restorations.add(restore);
  return () => {
    restorations.delete(restore);
  };
}

/** Puts the terminal back as it was: the cursor is shown, long lines wrap, and unfinished bars are erased. Idempotent. */
export function restoreTerminal(): void {
  for (const restore of restorations) restore();
}
