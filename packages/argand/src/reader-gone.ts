/**
 * Ends the command when the program that reads its output has gone, as in `argand … | head`. As after Ctrl-C, what can be kept is kept.
 * A terminal that has gone is no reason to end: the system sends SIGHUP if it should be.
 */
export function endWithTheReader(): void {
  let gone = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EIO') return;
      if (error.code !== 'EPIPE') {
        process.stderr.write(`error: the output cannot be written (${error.message}).\n`);
        process.exit(1);
      }
      if (gone) return;
      gone = true;
      if (process.listenerCount('SIGINT') === 0) process.exit(0);
      process.emit('SIGINT', 'SIGINT');
    });
  }
}
