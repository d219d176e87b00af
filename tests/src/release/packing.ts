import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/** What publint and are-the-types-wrong find in a packed package, in words. A `program` has no types to offer. */
export async function packingProblems(
  tarball: Uint8Array<ArrayBuffer>,
  program: boolean,
): Promise<readonly string[]> {
  const { messages, pkg } = await publint({ pack: { tarball: tarball.buffer }, strict: true });
  const analysis = await checkPackage(createPackageFromTarballData(tarball));
  if (analysis.types === false && !program) return ['the package has no types'];
  const problems = analysis.types ? analysis.problems : [];
  // The packages are ES modules alone: require() of one is left to the Node versions that have it, and there is nothing for older resolvers.
  const ours = problems.filter(
    (problem) =>
      problem.kind !== 'CJSResolvesToESM' &&
      !('resolutionKind' in problem && problem.resolutionKind === 'node10'),
  );
  return [
    ...messages.map((message) => formatMessage(message, pkg) ?? message.code),
    ...ours.map((problem) => JSON.stringify(problem)),
  ];
}
