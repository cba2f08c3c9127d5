import type { Duration } from '../time.js';
import type { QueryInput, StreamDeclaration } from './plan.js';

/** How much a query over a stream may remember: what `streams.sql` allows. */
export interface StateLimits {
  /** `'state.ttl'`. */
  readonly stateTtl?: Duration;
  /** `'state.max-open-matches'`. */
  readonly maxOpen?: number;
  /** Whose CREATE TABLE says so, or could. */
  readonly tables: readonly string[];
}

/** Of several streams read together: the longest time and the most matches, where each of them has a limit. */
export function stateLimits({ branches }: QueryInput, streams: readonly StreamDeclaration[]): StateLimits {
  const read = branches.flatMap((branch) =>
    branch.kind === 'stream' ? streams.filter(({ name }) => name === branch.stream) : [],
  );
  const stateTtl = greatest(read.map((stream) => stream.stateTtl));
  const maxOpen = greatest(read.map((stream) => stream.maxOpen));
  const tables = [...new Set(read.flatMap((stream) => stream.tables ?? [stream.name]))];
  return { tables, ...(stateTtl === undefined ? {} : { stateTtl }), ...(maxOpen === undefined ? {} : { maxOpen }) };
}

function greatest(limits: readonly (number | undefined)[]): number | undefined {
  const known = limits.filter((limit) => limit !== undefined);
  return known.length === 0 || known.length < limits.length ? undefined : Math.max(...known);
}
