import { MotifError, unreachable } from '../../errors.js';
import type { Duration } from '../../time.js';
import type { Pattern } from '../pattern.js';
import { buildNodes, type Consumer, type Node } from '../pattern-nodes.js';

/**
 * A pattern as an automaton without empty steps, in which nothing that may come next is cut off, unlike in that of
 * preferred matches: a match that is complete here says nothing about longer ones. What may come next is in the order of a
 * backtracking matcher that takes a row before it passes over it, and an iteration more before one less.
 */
export interface Automaton {
  readonly positions: readonly Position[];
  readonly initial: Continuation;
}

export interface Position extends Omit<Consumer, 'excluded'> {
  readonly next: Continuation;
}

export interface Continuation {
  readonly positions: readonly number[];
  /** Whether the match is complete here. */
  readonly accepts: boolean;
  /** Whether it is complete if nothing more comes before the deadline, or before so long after the last row mapped. */
  readonly atDeadline?: { readonly withinPrevious?: Duration };
  /** How long after the last row mapped something may still come; absent: no bound. */
  readonly patience?: Duration;
}

/** @throws MotifError `INVALID_ARGUMENT` for a pattern that is too large, or has what only preferred matches can have. */
export function buildAutomaton(pattern: Pattern): Automaton {
  const { first, consumers } = buildNodes(pattern);
  if (consumers.some(({ excluded }) => excluded)) refuse('an exclusion');
  return {
    initial: continuation(first, consumers),
    positions: consumers.map(({ node, excluded: _, ...position }) => ({
      ...position,
      next: continuation(node.next, consumers),
    })),
  };
}

function refuse(what: string): never {
  throw new MotifError('INVALID_ARGUMENT', `all matches of a pattern with ${what} are not looked for`);
}

/** Everything that may come next, depth first. */
function continuation(from: Node, consumers: readonly Consumer[]): Continuation {
  const positions = new Set<number>();
  const seen = new Map<Node, Set<string>>();
  let accepts = false;
  let atDeadline: Continuation['atDeadline'];
  const visit = (node: Node, empty: readonly number[]): void => {
    const keys = seen.get(node) ?? new Set();
    seen.set(node, keys);
    if (keys.has(empty.join())) return;
    keys.add(empty.join());
    switch (node.kind) {
      case 'accept':
        accepts = true;
        return;
      case 'deadline':
        atDeadline = node.withinPrevious === undefined ? {} : { withinPrevious: node.withinPrevious };
        return;
      case 'anchor':
        refuse('an anchor');
        return;
      case 'consume':
        positions.add(node.position);
        return;
      case 'choice':
        for (const branch of node.branches) visit(branch, empty);
        return;
      case 'enter':
        visit(node.next, [...empty, node.loop]);
        return;
      case 'leave': {
        const idle = empty.includes(node.loop);
        visit(idle ? node.exit : node.again, idle ? empty.filter((loop) => loop !== node.loop) : empty);
        return;
      }
      default:
        unreachable(node);
    }
  };
  visit(from, []);
  const patience = patienceOf(positions, consumers, atDeadline);
  return {
    positions: [...positions],
    accepts,
    ...(atDeadline === undefined ? {} : { atDeadline }),
    ...(patience === undefined ? {} : { patience }),
  };
}

/** The longest that any of them waits. A row passed over is followed by one that is mapped, beside it in the closure. */
function patienceOf(
  positions: ReadonlySet<number>,
  consumers: readonly Consumer[],
  atDeadline: Continuation['atDeadline'],
): Duration | undefined {
  const waits = [...positions].flatMap((index) => {
    const consumer = consumers[index];
    return consumer?.variable === undefined ? [] : [consumer.withinPrevious ?? Number.POSITIVE_INFINITY];
  });
  if (atDeadline !== undefined) waits.push(atDeadline.withinPrevious ?? Number.POSITIVE_INFINITY);
  const longest = Math.max(...waits);
  return waits.length === 0 || longest === Number.POSITIVE_INFINITY ? undefined : longest;
}
