import { MotifError, unreachable } from '../errors.js';
import type { Duration } from '../time.js';
import type { Pattern } from './pattern.js';

/**
 * A pattern as a graph (Thompson's construction): its paths are the ways to match, the branches of a choice in order of
 * preference. What the automatons of either matcher are made of.
 */
export type Node =
  | { readonly kind: 'consume'; readonly position: number; next: Node }
  | { readonly kind: 'choice'; branches: readonly Node[] }
  /** Where an iteration of a loop begins. */
  | { readonly kind: 'enter'; readonly loop: number; next: Node }
  /** Where it ends. One that consumed nothing is the last (ISO/IEC 9075-2, 7.2.8): it does not go `again`. */
  | { readonly kind: 'leave'; readonly loop: number; again: Node; exit: Node }
  | { readonly kind: 'anchor'; readonly at: 'start' | 'end'; next: Node }
  /** Complete if nothing more comes before the deadline, or before so long after the last row mapped. */
  | { readonly kind: 'deadline'; readonly withinPrevious?: Duration }
  | { readonly kind: 'accept' };

/** What one row may be. */
export interface Consumer {
  /** Absent: it is passed over. */
  readonly variable?: string;
  /** Variables whose conditions its row must not satisfy, and those whose conditions it must, beside its own. */
  readonly unless: readonly string[];
  readonly when: readonly string[];
  /** A row mapped here comes less than this after the one mapped before it. */
  readonly withinPrevious?: Duration;
  /** Inside `{- -}`. */
  readonly excluded: boolean;
}

export interface PatternNodes {
  readonly first: Node;
  /** By position, and the node that stands for it. */
  readonly consumers: readonly (Consumer & { readonly node: Node & { readonly kind: 'consume' } })[];
  /** Whether the pattern has a `^`. */
  readonly anchored: boolean;
}

/** More positions than this is a mistake in a quantifier's bounds. */
export const MAX_POSITIONS = 20_000;

/** @throws MotifError `INVALID_ARGUMENT` when its quantifiers unroll to more than `MAX_POSITIONS`. */
export function buildNodes(pattern: Pattern): PatternNodes {
  const consumers: PatternNodes['consumers'][number][] = [];
  let loops = 0;
  let excluded = false;
  let anchored = false;

  const consume = (consumer: Omit<Consumer, 'excluded'>, next: Node): Node => {
    if (consumers.length >= MAX_POSITIONS)
      throw new MotifError('INVALID_ARGUMENT', `the pattern unrolls to more than ${MAX_POSITIONS} positions`);
    const node = { kind: 'consume', position: consumers.length, next } as const;
    consumers.push({ ...consumer, excluded, node });
    return node;
  };

  const passOver = ({ until, when = [], rows, withinPrevious }: Pattern & { kind: 'gap' }, next: Node): Node => {
    const passed = { unless: until, when };
    if (rows === 'one') return consume(passed, next);
    const head: Node & { kind: 'choice' } = { kind: 'choice', branches: [] };
    const after: Node = rows === 'to-deadline' ? { kind: 'deadline', ...sinceLast(withinPrevious) } : next;
    head.branches = [after, consume(passed, head)];
    return head;
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
      case 'variable': {
        const { name: variable, unless = [], when = [], withinPrevious } = node;
        return consume({ variable, unless, when, ...sinceLast(withinPrevious) }, next);
      }
      case 'gap':
        return passOver(node, next);
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

function sinceLast(withinPrevious: Duration | undefined): { readonly withinPrevious?: Duration } {
  return withinPrevious === undefined ? {} : { withinPrevious };
}

/** In lexicographic order of the places. */
function orders<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) => orders(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}
