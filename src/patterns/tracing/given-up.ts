import type { Position } from '../../event.js';
import { KeyedMatcher } from '../keyed-matcher.js';
import type { Program } from '../program.js';
import { RowObjects } from '../row-store.js';
import type { KeyHistory } from './trace-start.js';

/**
 * Start rows of a key that were given up since more of them were open than there may be, and the row that was one too many. The
 * matcher itself is asked: which are open at once depends on all of them.
 */
export function givenUp<E>(program: Program<E>, { rows, reached, ended }: KeyHistory<E>): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  if (program.maxOpen === Number.POSITIVE_INFINITY) return found;
  const places = new Map(rows.map(({ position }, place) => [nameOf(position), place]));
  let at = 0;
  const matcher = new KeyedMatcher<E>(program, new RowObjects<E>(), {
    outcome: () => undefined,
    fault: ({ kind, row }) => {
      const place = kind === 'bound' ? places.get(nameOf(row.position)) : undefined;
      if (place !== undefined) found.set(place, at);
    },
    closed: () => undefined,
  });
  for (; at < rows.length; at++) {
    const row = rows[at];
    if (row !== undefined) matcher.process(0, row);
  }
  at = rows.length - 1;
  matcher.advance(ended ? Number.POSITIVE_INFINITY : reached);
  return found;
}

function nameOf({ source, partition, offset }: Position): string {
  return `${offset} ${partition} ${source}`;
}
