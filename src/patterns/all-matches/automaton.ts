import { MotifError, unreachable } from '../../errors.js';
import type { Duration } from '../../time.js';
import type { Pattern } from '../pattern.js';

/**
 * A pattern as an automaton without empty steps, in which nothing that may come next is cut off: a match that is complete
 * here says nothing about longer ones. Thompson's construction; what may come next is in the order of a backtracking
 * matcher that takes a row before it passes over it, and an iteration more before one less.
 */
export interface Automaton {
  readonly positions: readonly Position[];
  readonly initial: Continuation;
}

/** What one row may be. */
export interface Position {
  /** The variable it is mapped to; absent: it is passed over. */
  readonly variable?: string;
  /** None of these may hold. */
  readonly unless: readonly string[];
  /** All of these must, beside the variable's own condition. */
  readonly when: readonly string[];
  /** A row mapped here comes less than this after the one mapped before it. */
  readonly withinPrevious?: Duration;
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

/** More positions than this is a mistake in a quantifier's bounds. */
const MAX_POSITIONS = 20_000;

type Consume = { readonly kind: 'consume'; readonly position: number; next: Node };
type Node =
  | Consume
  | { readonly kind: 'choice'; branches: readonly Node[] }
  | { readonly kind: 'enter'; readonly loop: number; next: Node }
  /** The end of an iteration. One that consumed nothing is the last (ISO/IEC 9075-2, 7.2.8). */
  | { readonly kind: 'leave'; readonly loop: number; again: Node; exit: Node }
  | { readonly kind: 'accept' }
  | { readonly kind: 'deadline'; readonly withinPrevious?: Duration };

type Consumer = Omit<Position, 'next'> & { readonly node: Consume };

/** @throws MotifError `INVALID_ARGUMENT` for a pattern that unrolls to more than `MAX_POSITIONS`. */
export function buildAutomaton(pattern: Pattern): Automaton {
  const consumers: Consumer[] = [];
  let loops = 0;

  const consume = (what: Omit<Position, 'next'>, next: Node): Consume => {
    if (consumers.length >= MAX_POSITIONS)
      throw new MotifError('INVALID_ARGUMENT', `the pattern unrolls to more than ${MAX_POSITIONS} positions`);
    const node: Consume = { kind: 'consume', position: consumers.length, next };
    consumers.push({ ...what, node });
    return node;
  };

  const passOver = (gap: Pattern & { kind: 'gap' }, next: Node): Node => {
    const pass = { unless: gap.until, when: gap.when ?? [] };
    if (gap.rows === 'one') return consume(pass, next);
    const head: Node & { kind: 'choice' } = { kind: 'choice', branches: [] };
    const { withinPrevious } = gap;
    const end: Node =
      gap.rows === 'to-deadline'
        ? { kind: 'deadline', ...(withinPrevious === undefined ? {} : { withinPrevious }) }
        : next;
    head.branches = [end, consume(pass, head)];
    return head;
  };

  const iteration = (body: Pattern, again: Node, exit: Node): Node => {
    const loop = loops++;
    return { kind: 'enter', loop, next: build(body, { kind: 'leave', loop, again, exit }) };
  };

  const repeat = (body: Pattern, greedy: boolean, next: Node): Node => {
    const head: Node & { kind: 'choice' } = { kind: 'choice', branches: [] };
    head.branches = ordered(iteration(body, head, next), next, greedy);
    return head;
  };

  const build = (node: Pattern, next: Node): Node => {
    switch (node.kind) {
      case 'empty':
        return next;
      case 'variable': {
        const { name: variable, unless = [], when = [], withinPrevious } = node;
        return consume({ variable, unless, when, ...(withinPrevious === undefined ? {} : { withinPrevious }) }, next);
      }
      case 'gap':
        return passOver(node, next);
      case 'concatenation':
        return node.items.reduceRight((rest, item) => build(item, rest), next);
      case 'alternation':
        return { kind: 'choice', branches: node.items.map((item) => build(item, next)) };
      case 'quantified': {
        const { body, min, max, greedy } = node;
        let rest = max === undefined ? repeat(body, greedy, next) : next;
        for (let i = min; i < (max ?? min); i++) {
          rest = { kind: 'choice', branches: ordered(iteration(body, rest, next), next, greedy) };
        }
        for (let i = 0; i < min; i++) rest = build(body, rest);
        return rest;
      }
      case 'permutation':
      case 'exclusion':
      case 'anchor':
        throw new MotifError('INVALID_ARGUMENT', `all matches of a pattern with ${node.kind} are not looked for`);
      default:
        return unreachable(node);
    }
  };

  const first = build(pattern, { kind: 'accept' });
  const close = (node: Node): Continuation => continuation(node, consumers);
  return {
    initial: close(first),
    positions: consumers.map(({ node, ...position }) => ({ ...position, next: close(node.next) })),
  };
}

function ordered(taken: Node, skipped: Node, greedy: boolean): readonly Node[] {
  return greedy ? [taken, skipped] : [skipped, taken];
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
