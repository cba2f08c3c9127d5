import type { StatePiece } from '../../archive/epoch.js';
import { encodeState } from '../epochs/codec.js';
import { namedIn } from './named-in.js';
import { Person, type PersonKey } from './person.js';
import { PersonsState } from './persons-state.js';

/** What became of a person in one owner's state: `ordering NAME`, `table NAME` or `query NAME`. */
export interface ForgottenOf {
  readonly owner: string;
  /** Rows of theirs that are gone. */
  readonly rows: number;
  /** Begun matches that are gone: theirs, and where a query has several people's rows together those begun before. */
  readonly partialMatches: number;
  /** Groups of windows that are gone: theirs, and those of several people that held a text of theirs. */
  readonly groups: number;
  /** Groups that stay and may count their events: what was added up cannot be taken apart. */
  readonly countedIn: number;
  /** Pieces in which others' rows still name them, in another column. */
  readonly namedIn: number;
}

export interface Forgotten {
  /** What stands for the piece of that owner and key from now on; null: nothing. */
  readonly changed: readonly StatePiece[];
  /** Of owners of which something is gone, or counts or names them. */
  readonly report: readonly ForgottenOf[];
}

/**
 * Erases a person's events from all live pieces of an engine's state. A run that goes on from what is left finds for every
 * other key of a query by that column what it would have found. Where a query has several people's rows together, the
 * person's are gone as if they had never been, and so are begun matches that may have to do with them: those that began
 * before the last of them.
 * @throws MotifError `ARCHIVE_MISMATCH` for state of another version of motif.
 */
export function forgetInState(pieces: readonly StatePiece[], key: PersonKey): Forgotten {
  const state = new PersonsState(pieces);
  const person = new Person(key);
  // A row that is known by its values in one place is known by its position in all others.
  for (let known = -1; known < person.known; ) {
    known = person.known;
    state.forget(person);
  }
  const found = state.forget(person);
  const isNamed = Number.isNaN(Number(key.value)) ? namedIn(key.value) : () => false;
  const report = found.map(({ owner, counts, left }) => ({ owner, ...counts, namedIn: left.filter(isNamed).length }));
  return {
    changed: found.flatMap(({ changed }) =>
      changed.map(({ state: left, ...piece }) => ({ ...piece, state: left === undefined ? null : encodeState(left) })),
    ),
    report: report.filter(({ owner: _, ...counts }) => Object.values(counts).some((count) => count > 0)),
  };
}
