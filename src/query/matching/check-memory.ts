import type { Memory } from '../binding/bind-context.js';
import type { ProblemReport } from '../problem-report.js';
import type { StateLimits } from '../state-limits.js';
import type { Span } from '../syntax/ast.js';

/** Something of a key's past that a query reads: said in words, where it does, and how it could do without. */
export interface Remembered {
  readonly what: string;
  readonly span: Span;
  readonly wayOut?: string;
}

/**
 * Over a stream, what a key must remember while nothing of it is open is kept for `'state.ttl'`, and refused without one:
 * the stream has no end at which all keys are forgotten. Whether there is something to remember.
 */
export function checkMemory(
  remembered: readonly Remembered[],
  { stateTtl, tables }: StateLimits,
  report: ProblemReport,
): boolean {
  for (const { what, span, wayOut } of stateTtl === undefined ? remembered : []) {
    const ttl = `Say how long: add 'state.ttl' = '24 hours' to WITH (…) of CREATE TABLE ${tables.join(' and ')}`;
    const message = `${what}, which a stream would have to remember of every key, for ever`;
    report.error(span, message, wayOut === undefined ? ttl : `${ttl}; or ${wayOut}`);
  }
  return remembered.length > 0;
}

/** `start`: that a key has begun, which `^` asks. */
export function memoryText(of: Memory['of'] | 'start'): Omit<Remembered, 'span'> {
  if (of === 'match-number') return { what: "MATCH_NUMBER() counts a key's matches" };
  if (of === 'start') return { what: '^ asks whether a key has had a row before' };
  const wayOut = 'give the row before a variable of its own in PATTERN';
  return { what: 'PREV reads a row before the match', wayOut };
}
