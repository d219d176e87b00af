/**
 * Where who reads the output goes away (`argand … | head`), there is nobody to tell: as after Ctrl-C, what can be kept is kept, and the
 * command ends. Without this, Node ends it in the middle, with a trace.
 */
export function endWithTheReader(): void {
  let gone = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      if (gone) return;
      gone = true;
      if (process.listenerCount('SIGINT') === 0) process.exit(0);
      process.emit('SIGINT');
    });
  }
}
