import { from } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { sessionize } from '../../src/operators/sessionize.js';
import { RunningSessions } from '../../src/windows/running-sessions.js';
import { acts, byWho, everyOperator, expectMarbles, outcomeOf } from '../support/operator-cases.js';

const gap = '10 microseconds';

describe('sessionize', () => {
  everyOperator((options) => sessionize({ ...options, gap }));

  test('adds to each event, at once, its session', () => {
    const [a, b, c, d] = acts('a x@1, b x@2, a y@10, a z@20');
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('four');
    const source = '  ab-c-d|';
    const expected = 'pq-r-s|';
    const results = {
      p: { ...a, value: { ...a.value, session: { number: 1, start: 1, event: 1 } } },
      q: { ...b, value: { ...b.value, session: { number: 2, start: 2, event: 1 } } },
      r: { ...c, value: { ...c.value, session: { number: 1, start: 1, event: 2 } } },
      s: { ...d, value: { ...d.value, session: { number: 3, start: 20, event: 1 } } },
    };
    expectMarbles({ source, events: { a, b, c, d } }, sessionize({ key: byWho, gap }), expected, results);
  });

  test('what is added can be the key of what follows', () => {
    const perSession = sessionize<{ readonly who: string }>({ key: ({ who }) => [who], gap });
    const log = outcomeOf(
      from(acts('a x@1, a y@5, a z@15')),
      perSession,
      ({ value }) => `${value.who} ${value.session.number}`,
    );
    expect(log).toEqual(['a 1', 'a 1', 'a 2', 'complete']);
  });

  test('sessions are forgotten', () => {
    const sessions = new RunningSessions(10);
    for (let time = 0; time < 1_000; time++) {
      sessions.of(`k${time}`, time);
      sessions.of('always', time);
      expect(sessions.size).toBeLessThanOrEqual(11);
    }
    expect(sessions.of('always', 1_005)).toEqual({ number: 2, start: 0, event: 1_001 });
  });

  test('a gap that is none is refused', () => {
    expect(() => sessionize({ key: () => [], gap: 'x' })).toThrow(/'x' is no duration/);
  });
});
