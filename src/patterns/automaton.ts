import { unreachable } from '../errors.js';
import type { Pattern } from './pattern.js';

/**
 * A pattern as an automaton without empty steps: each position consumes one row, and knows in order of preference which
 * positions may consume the next. Thompson's construction, its empty steps closed once here, in the order in which a
 * backtracking matcher would try them (Pike; Cox, "Regular Expression Matching: the Virtual Machine Approach").
 */
export interface Automaton {
  readonly positions: readonly AutomatonPosition[];
  readonly initial: Continuation;
}

export interface AutomatonPosition {
  /** The variable its row is mapped to; absent for a row of a gap. */
  readonly variable?: string;
  /** Variables that its row must not satisfy. */
  readonly unless: readonly string[];
  readonly next: Continuation;
}

/** What may come next. What is less preferred than being complete is cut off: it could never be the match. */
export interface Continuation {
  /** Positions, the preferred first. */
  readonly positions: readonly number[];
  /** Whether the match is complete here, less preferred than `positions`. */
  readonly accepts: boolean;
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
  | { readonly kind: 'accept' };

/** @throws RangeError when its quantifiers unroll to more than `MAX_POSITIONS`. */
export function buildAutomaton(pattern: Pattern): Automaton {
  const consumers: (Omit<AutomatonPosition, 'next'> & { readonly node: Node & { kind: 'consume' } })[] = [];
  let loops = 0;

  const consume = (what: Omit<AutomatonPosition, 'next'>, next: Node): Node => {
    if (consumers.length >= MAX_POSITIONS)
      throw new RangeError(`the pattern unrolls to more than ${MAX_POSITIONS} positions`);
    const node = { kind: 'consume', position: consumers.length, next } as const;
    consumers.push({ ...what, node });
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
      case 'quantified': {
        let rest = next;
        if (node.max === undefined) rest = repeat(node.body, node.greedy, next);
        else for (let i = node.min; i < node.max; i++) rest = optional(node.body, node.greedy, next, rest);
        for (let i = 0; i < node.min; i++) rest = i === 0 ? iteration(node.body, rest, next) : build(node.body, rest);
        return rest;
      }
      case 'permutation':
      case 'exclusion':
      case 'anchor':
        throw new RangeError(`${node.kind} is not supported yet`);
      default:
        return unreachable(node);
    }
  };

  const first = build(pattern, { kind: 'accept' });
  return {
    initial: continuation(first),
    positions: consumers.map(({ node, ...position }) => ({ ...position, next: continuation(node.next) })),
  };
}

/** Depth first in preference order, up to the first acceptance. */
function continuation(from: Node): Continuation {
  const positions: number[] = [];
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
        if (!positions.includes(node.position)) positions.push(node.position);
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
      default:
        return unreachable(node);
    }
  };
  return { accepts: visit(from, []), positions };
}
