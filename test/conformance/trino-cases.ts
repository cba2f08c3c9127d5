import { readFileSync } from 'node:fs';

/** A case of Trino's own tests of row pattern recognition: Apache License 2.0, see NOTICE. */
export interface TrinoCase {
  readonly name: string;
  /** In Trino's SQL, its input inside as VALUES. */
  readonly query: string;
  /** Whether the order of the rows counts. */
  readonly ordered: boolean | null;
  readonly expected?: { readonly rows: readonly (readonly unknown[])[] };
  readonly expected_error?: string;
}

/** What is other work: by the end of a case's name, with the reason. */
const OTHER_WORK: readonly (readonly [name: RegExp, reason: string])[] = [
  [/InWindow/, 'pattern recognition in the WINDOW clause (ISO/IEC 9075-2, feature R020)'],
  [/\.testSeek#1$/, 'pattern recognition in the WINDOW clause (ISO/IEC 9075-2, feature R020)'],
  [/\.testMultipleMatchRecognize#1$/, 'a cross join of three MATCH_RECOGNIZE'],
];

export const ALL_CASES: readonly TrinoCase[] = read('trino-match-recognize.json');

export const CASES: readonly TrinoCase[] = ALL_CASES.filter(
  ({ name }) => !OTHER_WORK.some(([pattern]) => pattern.test(name)),
);

/** The names of the most telling cases. */
export const CORE: readonly string[] = read('trino-core.json');

function read<T>(file: string): readonly T[] {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
}
