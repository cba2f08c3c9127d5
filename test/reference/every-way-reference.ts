import { unreachable } from '../../src/errors.js';
import type { Matched, Pattern, RowPattern } from '../../src/patterns/pattern.js';
import type { Timestamp } from '../../src/time.js';

export interface ReferenceEvent<E> {
  readonly time: Timestamp;
  readonly event: E;
}

/** The rows of one way to match, each under its variable, and when it is complete. */
export interface Way {
  readonly mapped: readonly { readonly row: number; readonly variable: string }[];
  readonly time: Timestamp;
}

/** A partial way: what is mapped so far, the next row, and (an absence) when it is complete. */
interface State {
  readonly mapped: Way['mapped'];
  readonly at: number;
  readonly deadline?: Timestamp;
}

/**
 * Every way to match, by trying: for each first row each choice that the pattern leaves, over all the rows at once. Slow,
 * and nothing but the meaning of each node. Nothing is skipped; the rows given are all there are.
 */
export function referenceWays<E>(pattern: RowPattern<E>, rows: readonly ReferenceEvent<E>[]): Way[] {
  const { within = Number.POSITIVE_INFINITY } = pattern;
  const ways = new Map<string, Way>();

  const timeOf = (row: number): Timestamp => rows[row]?.time ?? Number.NaN;

  const holds = (name: string, row: number, mapped: Way['mapped']): boolean => {
    const condition = pattern.define.get(name);
    const event = rows[row]?.event;
    if (condition === undefined || event === undefined) return event !== undefined;
    return condition.kind === 'predicate' && condition.test(event, matchedOf(mapped));
  };

  const matchedOf = (mapped: Way['mapped']): Matched<E> => {
    const names = [...new Set(mapped.map(({ variable }) => variable))];
    return Object.fromEntries(
      names.map((name) => [
        name,
        mapped.flatMap(({ row, variable }) => (variable === name ? (rows[row]?.event ?? []) : [])),
      ]),
    );
  };

  /** Whether the row may come to what is mapped at all. */
  const inTime = (row: number, mapped: Way['mapped']): boolean => {
    const [first] = mapped;
    return row < rows.length && (first === undefined || timeOf(row) - timeOf(first.row) < within);
  };

  const passable = (gap: Pattern & { kind: 'gap' }, row: number, mapped: Way['mapped']): boolean =>
    mapped.length > 0 &&
    inTime(row, mapped) &&
    !gap.until.some((name) => holds(name, row, mapped)) &&
    (gap.when ?? []).every((name) => holds(name, row, mapped));

  const sinceLast = (row: number, mapped: Way['mapped']): number => timeOf(row) - timeOf(mapped.at(-1)?.row ?? row);

  const go = (node: Pattern, state: State): State[] => {
    const { at, mapped } = state;
    switch (node.kind) {
      case 'empty':
        return [state];
      case 'variable': {
        const { name, unless = [], when = [], withinPrevious = Number.POSITIVE_INFINITY } = node;
        if (!inTime(at, mapped) || sinceLast(at, mapped) >= withinPrevious) return [];
        if (![name, ...when].every((condition) => holds(condition, at, mapped))) return [];
        if (unless.some((condition) => holds(condition, at, mapped))) return [];
        return [{ mapped: [...mapped, { row: at, variable: name }], at: at + 1 }];
      }
      case 'gap': {
        if (node.rows === 'one') return passable(node, at, mapped) ? [{ mapped, at: at + 1 }] : [];
        const states: State[] = [state];
        for (let row = at; passable(node, row, mapped); row++) states.push({ mapped, at: row + 1 });
        return node.rows === 'to-deadline' ? absent(node, state) : states;
      }
      case 'concatenation':
        return node.items.reduce<State[]>((states, item) => states.flatMap((each) => go(item, each)), [state]);
      case 'alternation':
        return node.items.flatMap((item) => go(item, state));
      case 'quantified': {
        const { body, min, max = Number.POSITIVE_INFINITY } = node;
        const states: State[] = min === 0 ? [state] : [];
        let last = [state];
        for (let count = 1; count <= max && last.length > 0; count++) {
          last = last.flatMap((each) => go(body, each).filter((next) => next.at > each.at || count <= min));
          if (count >= min) states.push(...last);
        }
        return states;
      }
      case 'permutation':
      case 'exclusion':
      case 'anchor':
        throw new Error(`${node.kind} is not drawn`);
      default:
        return unreachable(node);
    }
  };

  /** No row up to the deadline may hold: those after it do not count. */
  const absent = (gap: Pattern & { kind: 'gap' }, { mapped, at }: State): State[] => {
    const [first] = mapped;
    const last = mapped.at(-1);
    if (first === undefined || last === undefined) return [];
    const { withinPrevious = Number.POSITIVE_INFINITY } = gap;
    const deadline = Math.min(timeOf(first.row) + within, timeOf(last.row) + withinPrevious);
    for (let row = at; row < rows.length && timeOf(row) < deadline; row++) {
      if (gap.until.some((name) => holds(name, row, mapped))) return [];
    }
    return [{ mapped, at: rows.length, deadline }];
  };

  rows.forEach((_, start) => {
    for (const { mapped, deadline } of go(pattern.pattern, { mapped: [], at: start })) {
      const last = mapped.at(-1);
      if (last === undefined || mapped[0]?.row !== start) continue;
      ways.set(mapped.map(({ row, variable }) => `${variable}@${row}`).join(' '), {
        mapped,
        time: deadline ?? timeOf(last.row),
      });
    }
  });
  return [...ways.values()];
}
