import type { AppendColumn } from '../../duckdb/database.js';
import type { Claim, ClaimedEpoch } from '../epoch.js';
import { numbers, repeatedTexts } from '../hot/append-columns.js';
import type { StoredSchema } from '../stored-type.js';

/**
 * Behind all others, in a table that tasks write: the claim under which a row was written, and the task's epoch. NULL of a run
 * that keeps its state in the archive, whose rows always count.
 */
export const CLAIM_COLUMNS: StoredSchema = [
  { name: '_claim', type: { kind: 'VARCHAR' } },
  { name: '_epoch', type: { kind: 'BIGINT' } },
];

/** A stream may have columns of these names, but never behind those that the archive adds. */
export function hasClaimColumns(columns: StoredSchema): boolean {
  const last = columns.slice(-CLAIM_COLUMNS.length);
  return last.length === CLAIM_COLUMNS.length && last.every(({ name }, i) => name === CLAIM_COLUMNS[i]?.name);
}

export function withClaimColumns(columns: StoredSchema): StoredSchema {
  return hasClaimColumns(columns) ? columns : [...columns, ...CLAIM_COLUMNS];
}

/** Those that people see. */
export function withoutClaimColumns(columns: StoredSchema): StoredSchema {
  return hasClaimColumns(columns) ? columns.slice(0, -CLAIM_COLUMNS.length) : columns;
}

/** A claim in one word. */
export function claimText({ task, number }: Pick<Claim, 'task' | 'number'>): string {
  return `${task}@${number}`;
}

/** Who wrote so many rows. */
export type WrittenBy = readonly [by: ClaimedEpoch | undefined, rows: number];

export function claimColumns(written: readonly WrittenBy[]): readonly AppendColumn[] {
  const each = written.flatMap(([by, rows]) => new Array<ClaimedEpoch | undefined>(rows).fill(by));
  return [
    repeatedTexts(each.map((by) => (by === undefined ? null : claimText(by)))),
    numbers(
      'BIGINT',
      each.map((by) => by?.epoch),
    ),
  ];
}
