import { unreachable } from '../errors.js';
import type { Pattern } from './pattern.js';

/**
 * A pattern as an automaton without empty steps: each position consumes one row and leads to a state, which knows in
 * order of preference which positions may consume the next. Thompson's construction, its empty steps closed once here,
 * in the order in which a backtracking matcher would try them (Pike; Cox, "Regular Expression Matching: the Virtual
 * Machine Approach"). Positions after which the same may come lead to one state.
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

export interface AutomatonPosition {
  /** Absent: a gap, its row is mapped to nothing. */
  readonly variable?: string;
  /** Variables for which its row must not satisfy the condition. */
  readonly unless: readonly string[];
  /** Inside `{- -}`. */
  readonly excluded: boolean;
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

/** More positions than this is a mistake in a quantifier's bounds. */
export const MAX_POSITIONS = 20_000;

type Node =
  | { readonly kind: 'consume'; readonly position: number; next: Node }
  | { readonly kind: 'choice'; branches: readonly Node[] }
  /** Where an iteration of a loop begins. */
  | { readonly kind: 'enter'; readonly loop: number; next: Node }
  /** Where it ends. One that consumed nothing is the last (ISO/IEC 9075-2, 7.2.8): it does not go `again`. */
  | { readonly kind: 'leave'; readonly loop: number; again: Node; exit: Node }
  | { readonly kind: 'anchor'; readonly at: 'start' | 'end'; next: Node }
  | { readonly kind: 'accept' };

interface Consumer extends Omit<AutomatonPosition, 'next'> {
  readonly node: Node & { readonly kind: 'consume' };
}

/** @throws RangeError when its quantifiers unroll to more than `MAX_POSITIONS`. */
export function buildAutomaton(pattern: Pattern): Automaton {
  const { first, consumers, anchored } = buildNodes(pattern);
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

function buildNodes(pattern: Pattern): {
  readonly first: Node;
  readonly consumers: readonly Consumer[];
  readonly anchored: boolean;
} {
  const consumers: Consumer[] = [];
  let loops = 0;
  let excluded = false;
  let anchored = false;

  const consume = (position: Pick<AutomatonPosition, 'variable' | 'unless'>, next: Node): Node => {
    if (consumers.length >= MAX_POSITIONS)
      throw new RangeError(`the pattern unrolls to more than ${MAX_POSITIONS} positions`);
    const node = { kind: 'consume', position: consumers.length, next } as const;
    consumers.push({ ...position, excluded, node });
    return node;
  };

  const iteration = (body: Pattern, again: Node, exit: Node): Node => {
    const loop = loops++;
    return { kind: 'enter', loop, next: build(body, { kind: 'leave', loop, again, exit }) };
  };

  const optional = (body: Pattern, greedy: boolean, next: Node, again: Node): Node => {
    const taken = iteration(body, again, next);
    return { kind: 'choice', branches: greedy ? [taken, next] : [next, taken] };
  };

  const repeat = (body: Pattern, greedy: boolean, next: Node): Node => {
    const head: Node & { kind: 'choice' } = { kind: 'choice', branches: [] };
    const unrolled = optional(body, greedy, next, head);
    if (unrolled.kind === 'choice') head.branches = unrolled.branches;
    return head;
  };

  /**
   * Of single variables, what is left of a permutation does not depend on the order of what came: one node for each set
   * of them. Items that can match in several ways are written out, since all ways of one order come before those of the next.
   */
  const permute = (items: readonly Pattern[], next: Node): Node => {
    if (items.every(({ kind }) => kind === 'variable')) return permuteVariables(items, next);
    return {
      kind: 'choice',
      branches: orders(items).map((order) => order.reduceRight((rest, item) => build(item, rest), next)),
    };
  };

  const permuteVariables = (items: readonly Pattern[], next: Node): Node => {
    const nodes = new Map<number, Node>([[0, next]]);
    const rest = (set: number): Node => {
      const made: Node = nodes.get(set) ?? {
        kind: 'choice',
        branches: items.flatMap((item, i) => (set & (1 << i) ? [build(item, rest(set & ~(1 << i)))] : [])),
      };
      nodes.set(set, made);
      return made;
    };
    return rest(2 ** items.length - 1);
  };

  const build = (node: Pattern, next: Node): Node => {
    switch (node.kind) {
      case 'empty':
        return next;
      case 'variable':
        return consume({ variable: node.name, unless: node.unless ?? [] }, next);
      case 'gap': {
        const head: Node & { kind: 'choice' } = { kind: 'choice', branches: [] };
        head.branches = [next, consume({ unless: node.until }, head)];
        return head;
      }
      case 'concatenation':
        return node.items.reduceRight((rest, item) => build(item, rest), next);
      case 'alternation':
        return { kind: 'choice', branches: node.items.map((item) => build(item, next)) };
      case 'permutation':
        return permute(node.items, next);
      case 'exclusion': {
        const outer = excluded;
        excluded = true;
        const body = build(node.body, next);
        excluded = outer;
        return body;
      }
      case 'anchor':
        if (node.at === 'start') anchored = true;
        return { kind: 'anchor', at: node.at, next };
      case 'quantified': {
        let rest = next;
        if (node.max === undefined) rest = repeat(node.body, node.greedy, next);
        else for (let i = node.min; i < node.max; i++) rest = optional(node.body, node.greedy, next, rest);
        for (let i = 0; i < node.min; i++) rest = i === 0 ? iteration(node.body, rest, next) : build(node.body, rest);
        return rest;
      }
      default:
        return unreachable(node);
    }
  };

  const first = build(pattern, { kind: 'accept' });
  return { first, consumers, anchored };
}

/** In lexicographic order of the places. */
function orders<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) => orders(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
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
