import { table } from 'study';
import { claimsOf } from './claims.ts';
import type { Told } from './told.ts';

/** Every claim, with what was found. */
export function claimsTable({ findings }: Told): string {
  const claims = claimsOf(findings);
  const rows = claims.map(({ claim, found, held }) => [claim, found, held ? 'yes' : '**no**']);
  const reasons = claims.flatMap(({ claim, held, why }) => (held || !why ? [] : [`- *${claim}*: ${why}`]));
  return [
    '## What was claimed, and what was found',
    table(['claim', 'found', 'held'], rows, 3),
    'A slope counts as the predicted one where neither is more than 1½ times the other.',
    ...(reasons.length > 0 ? [`What did not hold, and why:\n\n${reasons.join('\n')}`] : []),
  ].join('\n\n');
}
