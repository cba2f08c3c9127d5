import { MotifError, unreachable } from '../errors.js';
import type { Pattern } from './pattern.js';
import { buildNodes, type Consumer, type Node } from './pattern-nodes.js';

/**
 * A pattern as an automaton without empty steps: each position consumes one row and leads to a state, which knows in
 * order of preference which positions may consume the next. The empty steps are closed once here, in the order in which
 * a backtracking matcher would try them (Pike; Cox, "Regular Expression Matching: the Virtual Machine Approach"). Positions
 * after which the same may come lead to one state.
 */
export interface Automaton {
  readonly positions: readonly AutomatonPosition[];
  readonly states: readonly AutomatonState[];
  /** Where a match begins that begins with the partition's first row, and with any other. */
  readonly first: number;
  readonly later: number;
  /** Whether the pattern has a `^`. */
  readonly anchored: boolean;
}

export interface AutomatonPosition extends Omit<Consumer, 'withinPrevious'> {
  /** The state that it leads to. */
  readonly next: number;
}

export interface AutomatonState {
  /** What may consume the next row, the preferred first. What is less preferred than being complete is cut off. */
  readonly positions: readonly number[];
  /** Whether the match is complete here, less preferred than `positions`. */
  readonly accepts: boolean;
  /** Whether it is complete here if no row follows in the partition (`$`). */
  readonly acceptsAtEnd: boolean;
}

/** @throws MotifError `INVALID_ARGUMENT` for a pattern that is too large, or has what only all matches can have. */
export function buildAutomaton(pattern: Pattern): Automaton {
  const { first, consumers, anchored } = buildNodes(pattern);
  if (consumers.some(({ withinPrevious }) => withinPrevious !== undefined)) refuse('a bound between two rows');
  const states: AutomatonState[] = [];
  const known = new Map<string, number>();
  const stateOf = (node: Node, isFirst: boolean): number => {
    const state = closure(node, isFirst);
    const key = JSON.stringify(state);
    const id = known.get(key) ?? states.push(state) - 1;
    known.set(key, id);
    return id;
  };
  const positions = consumers.map(({ node, ...position }) => ({ ...position, next: stateOf(node.next, false) }));
  return { positions, first: stateOf(first, true), later: stateOf(first, false), states, anchored };
}

function refuse(what: string): never {
  throw new MotifError('INVALID_ARGUMENT', `${what} is for patterns of which all matches are looked for`);
}

/** Depth first in preference order, up to the first acceptance. */
function closure(from: Node, isFirst: boolean): AutomatonState {
  const positions: number[] = [];

  const explore = (atEnd: boolean): boolean => {
    const seen = new Map<Node, Set<string>>();
    const visit = (node: Node, empty: readonly number[]): boolean => {
      const key = empty.join();
      const keys = seen.get(node) ?? new Set();
      if (keys.has(key)) return false;
      seen.set(node, keys.add(key));
      switch (node.kind) {
        case 'accept':
          return true;
        case 'deadline':
          return refuse('a gap to the deadline');
        case 'consume':
          if (!atEnd && !positions.includes(node.position)) positions.push(node.position);
          return false;
        case 'choice':
          return node.branches.some((branch) => visit(branch, empty));
        case 'enter':
          return visit(node.next, [...empty, node.loop]);
        case 'leave':
          return empty.includes(node.loop)
            ? visit(
                node.exit,
                empty.filter((loop) => loop !== node.loop),
              )
            : visit(node.again, empty);
        case 'anchor':
          return (node.at === 'start' ? isFirst : atEnd) && visit(node.next, empty);
        default:
          return unreachable(node);
      }
    };
    return visit(from, []);
  };

  const accepts = explore(false);
  return { positions, accepts, acceptsAtEnd: accepts || explore(true) };
}
