import { list, paragraph, type Section, table } from '../../document/document.ts';
import type { AgreementResults } from '../agreement-results.ts';
import { claimsOf, sameSlope } from './claims.ts';

/** Every claim with its result. */
export function claimsSection({ findings }: AgreementResults): Section {
  const claims = claimsOf(findings);
  const rows = claims.map(({ claim, found, holds }) => [claim, found, holds ? 'yes' : '**no**']);
  const reasons = claims.flatMap(({ claim, holds, why }) => (holds || !why ? [] : [`*${claim}*: ${why}`]));
  return {
    title: 'Claims and results',
    blocks: [
      table(['claim', 'result', 'holds'], rows, 3),
      paragraph(`A slope agrees with the prediction if they differ by a factor of at most ${sameSlope}.`),
      ...(reasons.length > 0 ? [paragraph('Claims that do not hold, and why:'), list(reasons)] : []),
    ],
  };
}
