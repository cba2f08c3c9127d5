import type { QueryInput } from '../plan.js';

/** What a message calls the rows that MATCH_RECOGNIZE reads. */
export function nounOf({ time }: Pick<QueryInput, 'time'>): 'stream' | 'table' {
  return time === undefined ? 'table' : 'stream';
}
