import { spawnSync } from 'node:child_process';

/** A Python that has NumPy: the one that ARGAND_PYTHON names, or else python3 or python where it has it. */
export function pythonWithNumpy(): string | undefined {
  const named = process.env.ARGAND_PYTHON;
  const found = (named ? [named] : ['python3', 'python']).find(
    (python) => spawnSync(python, ['-c', 'import numpy'], { stdio: 'ignore' }).status === 0,
  );
  // Where continuous integration says that there is one, its absence is a failure.
  if (named && !found) throw new Error(`ARGAND_PYTHON is ${named}, but it cannot import numpy.`);
  return found;
}
