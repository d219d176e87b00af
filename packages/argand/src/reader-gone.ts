import { errorMessage } from '@argand/backend';

/**
 * Ends the command when its output cannot be written: the program that reads it has gone, as in `argand … | head`, or the disk is full. As
 * after Ctrl-C, what can be kept is kept. Exit code 1 if it is not the reader who has gone.
 * A terminal that has gone is no reason to end: the system sends SIGHUP if it should be.
 */
export function endWithTheReader(): void {
  let ending = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EIO' || ending) return;
      ending = true;
      const failed = error.code !== 'EPIPE';
      if (failed) {
        process.stderr.write(`error: the output cannot be written (${errorMessage(error)}).\n`);
        process.once('exit', () => {
          process.exitCode = 1;
        });
      }
      if (process.listenerCount('SIGINT') === 0) process.exit(failed ? 1 : 0);
      process.emit('SIGINT', 'SIGINT');
    });
  }
}
