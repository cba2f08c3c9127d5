import { filter, map } from 'rxjs';
import { expect, test } from 'vitest';
import { orderByEventTime } from '../../src/operators/order-by-event-time.js';
import { to } from '../../src/operators/to.js';
import { fromEvents } from '../../src/sources/from-events.js';
import { SECOND } from '../../src/time.js';
import { settled } from '../support/settled.js';
import { SlowSink } from '../support/slow-sink.js';

const EVENTS = 1_000_000;
const EPOCH = 50_000;

test(`of ${EVENTS} events never more than an epoch is delivered beyond what a slow sink has acknowledged`, async () => {
  let made = 0;
  function* numbers(): Iterable<number> {
    while (made < EVENTS) yield made++;
  }
  const sink = new SlowSink<number>();
  let isComplete = false;
  fromEvents(numbers(), { time: (i) => i * SECOND, epochSize: EPOCH })
    .pipe(
      orderByEventTime({ delay: '5 seconds' }),
      map(({ value }) => value),
      filter((i) => i % 1_000 === 0),
      to(sink),
    )
    .subscribe({
      complete: () => {
        isComplete = true;
      },
    });
  let mostBeyond = 0;
  while (!isComplete) {
    await settled();
    mostBeyond = Math.max(mostBeyond, made - sink.acknowledged * EPOCH);
    expect(sink.waiting).toBeLessThanOrEqual(1);
    sink.acknowledge();
  }
  expect([made, mostBeyond]).toEqual([EVENTS, EPOCH]);
  expect(sink.written.flat()).toEqual(Array.from({ length: EVENTS / 1_000 }, (_, i) => i * 1_000));
});
