import type { Value } from '../schema.js';

/** The same text for values that are equal, and for no others: also in another process, after a snapshot. */
export function identityText(value: Value): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'bigint' ? `${part}n` : Number.isNaN(part) ? 'NaN' : part,
  );
}
