import {
  concat,
  EMPTY,
  from,
  lastValueFrom,
  NEVER,
  type Observable,
  of,
  Subject,
  take,
  throwError,
  toArray,
} from 'rxjs';
import { describe, expect, test } from 'vitest';
import type { StreamEvent } from '../../src/event.js';
import { type DetectOptions, detect } from '../../src/operators/detect.js';
import type { Steps } from '../../src/patterns/builder/steps.js';
import { begin } from '../../src/patterns/builder.js';
import type { EventPattern } from '../../src/patterns/event-pattern.js';
import { MINUTE } from '../../src/time.js';

interface Click {
  readonly user: number;
  readonly type: string;
  readonly item: number;
}

/** `1a7` is user 1's event a of item 7; one a minute. */
function clicks(text: string): StreamEvent<Click>[] {
  return text.split(' ').map((word, offset) => {
    const [user = '', type = '', item = '0'] = word;
    const value = { user: Number(user), type, item: Number(item) };
    return { time: offset * MINUTE, position: { source: 's', partition: 0, offset }, value };
  });
}

const is = (type: string) => (click: Click) => click.type === type;
const ab = begin('a', is('a')).followedBy('b', is('b')).within('1 hour');
const key = ({ user }: Click): number[] => [user];

/** All that comes out: `1: a@0 b@2`, `timeout 1: a@0`, `complete`, `error …`. */
function outcome<S extends Steps, L extends keyof S & string>(
  source: Observable<StreamEvent<Click>>,
  pattern: EventPattern<Click, S, L>,
  options: Partial<DetectOptions<Click, S, unknown>> = {},
): string[] {
  const log: string[] = [];
  source.pipe(detect(pattern, { key, onTimeout: (timeout) => timeout, ...options })).subscribe({
    next: (found) => log.push(describeFound(found)),
    error: (error: unknown) => log.push(`error ${error instanceof Error ? error.message.split('\n')[0] : error}`),
    complete: () => log.push('complete'),
  });
  return log;
}

function describeFound(found: unknown): string {
  if (typeof found !== 'object' || found === null || !('evidence' in found)) return String(found);
  const {
    kind,
    key: of_,
    evidence,
  } = Object.assign({ kind: '', key: [0], evidence: [{ variable: '', offset: 0 }] }, found);
  const events = evidence.map(({ variable, offset }) => `${variable}@${offset}`).join(' ');
  return `${kind === 'match' ? '' : `${kind} `}${of_[0]}: ${events}`;
}

describe('detect', () => {
  test('never, empty, one, many', () => {
    expect(outcome(NEVER, ab)).toEqual([]);
    expect(outcome(EMPTY, ab)).toEqual(['complete']);
    expect(outcome(from(clicks('1a')), begin('a', is('a')))).toEqual(['1: a@0', 'complete']);
    expect(outcome(from(clicks('1a 1b 1a 1b')), ab)).toEqual(['1: a@0 b@1', '1: a@2 b@3', 'complete']);
  });

  test('an error from above passes through, and nothing is concluded from it', () => {
    const source = concat(
      from(clicks('1a')),
      throwError(() => new Error('no')),
    );
    expect(outcome(source, ab)).toEqual(['error no']);
  });

  test('what a condition, a key or onTimeout throws is the error of the stream', () => {
    const fail = (): never => {
      throw new Error('in the callback');
    };
    expect(
      outcome(
        from(clicks('1a')),
        begin('a', (_: Click): boolean => fail()),
      ),
    ).toEqual(['error in the callback']);
    expect(outcome(from(clicks('1a')), ab, { key: fail })).toEqual(['error in the callback']);
    expect(outcome(from(clicks('1a')), ab, { onTimeout: fail })).toEqual(['error in the callback']);
  });

  test('an early unsubscribe stops the source and leaves nothing subscribed', () => {
    let read = 0;
    const source = from(
      (function* () {
        for (const click of clicks('1a 1b 1a 1b')) {
          read++;
          yield click;
        }
      })(),
    );
    source.pipe(detect(ab, { key }), take(1)).subscribe();
    expect(read).toBeLessThanOrEqual(3);
    const subject = new Subject<StreamEvent<Click>>();
    const subscription = subject.pipe(detect(ab, { key })).subscribe();
    expect(subject.observed).toBe(true);
    subscription.unsubscribe();
    expect(subject.observed).toBe(false);
  });

  test('each subscription has a state of its own', () => {
    const [a, b] = clicks('1a 1b');
    const source = new Subject<StreamEvent<Click>>();
    const first = outcome(source, ab);
    if (a !== undefined) source.next(a);
    const second = outcome(source, ab);
    if (b !== undefined) source.next(b);
    expect([first, second]).toEqual([['1: a@0 b@1'], []]);
  });

  test('a match comes with the event that decides it', () => {
    const source = new Subject<StreamEvent<Click>>();
    const log = outcome(source, ab);
    const seen = clicks('1a 1x 1b').map((click) => {
      source.next(click);
      return log.length;
    });
    expect(seen).toEqual([0, 0, 1]);
  });

  test('keys do not see each other', () => {
    const next = begin('a', is('a')).next('b', is('b')).within('1 hour');
    expect(outcome(from(clicks('1a 2x 1b 1a 1x 1b')), next)).toContain('1: a@0 b@2');
    expect(outcome(from(clicks('1a 2b')), ab)).toEqual(['timeout 1: a@0', 'complete']);
  });

  test('a key that has just run out of time begins anew', () => {
    const soon = begin('a', is('a')).followedBy('b', is('b')).within('2 minutes');
    const expected = ['timeout 1: a@0', '1: a@2 b@3', 'complete'];
    expect(outcome(from(clicks('1a 2x 1a 1b')), soon)).toEqual(expected);
    expect(outcome(from(clicks('1a 2x 1a 1b')), soon.skipToLast('b'))).toEqual(expected);
  });

  test('a timeout skips nothing, whatever a match skips', () => {
    const pattern = begin('a', is('a'))
      .next('b', is('a'))
      .followedBy('c', is('c'))
      .within('3 minutes')
      .skipPastLastEvent();
    const log = ['timeout 1: a@0 b@1', '1: a@1 b@2 c@3', 'complete'];
    expect(outcome(from(clicks('1a 1a 1a 1c')), pattern)).toEqual(log);
  });

  test('events must come in event-time order; equal times are in order', () => {
    const [first, second] = clicks('1a 1b');
    if (first === undefined || second === undefined) throw new Error('two clicks');
    expect(outcome(of(second, first), ab)).toEqual([
      'error the event at s, partition 0, offset 0 is of 1970-01-01T00:00:00.000Z, the one before it of 1970-01-01T00:01:00.000Z',
    ]);
    expect(outcome(of(first, { ...second, time: first.time }), ab)).toEqual(['1: a@0 b@1', 'complete']);
  });
});

describe('timeouts', () => {
  const soon = begin('a', is('a')).followedBy('b', is('b')).within('2 minutes');

  test('come among the matches, in the order of time, with the event of another key or the end of the stream', () => {
    expect(outcome(from(clicks('1a 2a 2b 1b 3a')), soon)).toEqual([
      'timeout 1: a@0',
      '2: a@1 b@2',
      'timeout 3: a@4',
      'complete',
    ]);
  });

  test('are what onTimeout returns; undefined is nothing', () => {
    const source = from(clicks('1a 2x 2x'));
    const onTimeout: DetectOptions<Click, { a: 'one' }, string>['onTimeout'] = ({ kind, time, events }) =>
      `${kind} at ${time / MINUTE}, ${events.a?.type}`;
    expect(outcome(source, soon, { onTimeout })).toEqual(['timeout at 2, a', 'complete']);
    expect(outcome(source, soon, { onTimeout: () => undefined })).toEqual(['complete']);
  });

  test('without onTimeout there are none', async () => {
    expect(await lastValueFrom(from(clicks('1a 2x 2x')).pipe(detect(soon, { key }), toArray()))).toEqual([]);
  });

  test('a pattern with no deadline does not time out at the end', () => {
    expect(outcome(from(clicks('1a')), begin('a', is('a')).followedBy('b', is('b')).maxOpen(10))).toEqual(['complete']);
  });
});

describe('what is open is bounded', () => {
  const any = begin('a', is('a'))
    .followedByAny('b', is('b'))
    .oneOrMore()
    .allowCombinations()
    .within('1 hour')
    .maxOpen(4);

  test('what is given up is told', () => {
    const given: string[] = [];
    const log = outcome(from(clicks('1a 1b 1b 1b')), any, {
      onTimeout: () => undefined,
      givenUp: ({ position, reason }) => given.push(`${position.offset}: ${reason}`),
    });
    expect(given).toEqual(['0: 4 partial matches are given up: more than 4 of one key are open']);
    expect(log.at(-1)).toBe('complete');
  });

  test('however many ways there are', () => {
    let given = 0;
    const log = outcome(from(clicks(['1a', ...Array(60).fill('1b')].join(' '))), any.maxOpen(50), {
      givenUp: () => given++,
      onTimeout: () => undefined,
    });
    expect(given).toBeGreaterThan(50);
    expect(log.length).toBeLessThan(60 * 50);
  });

  test('of a pattern with one match a beginning, the earliest beginning', () => {
    const given: number[] = [];
    const log = outcome(from(clicks('1a 1a 1a 1b')), ab.maxOpen(2), {
      givenUp: ({ position }) => given.push(position.offset),
    });
    expect(given).toEqual([0]);
    expect(log).toEqual(['1: a@1 b@3', '1: a@2 b@3', 'complete']);
  });

  test('and is an error of the stream if nobody takes it', () => {
    expect(outcome(from(clicks('1a 1b 1b 1b')), any).at(-1)).toBe(
      'error s, partition 0, offset 0: 4 partial matches are given up: more than 4 of one key are open',
    );
  });
});
