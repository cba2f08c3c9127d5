import { StreamOrder } from '../src/engine/partitions/stream-order.js';
import { type Duration, MILLISECOND, MINUTE, SECOND, type Timestamp } from '../src/time.js';
import { BoundedOutOfOrderness } from '../src/windows/bounded-out-of-orderness.js';
import type { Growth, Side } from './benchmark.js';
import { shopBatches } from './shop-batches.js';
import { namedEvents, shopEvents } from './shop-events.js';

const EVENTS = 1_000_000;
/** 200 events a second: so many are held at ten minutes that most batches are of another age than their neighbours. */
const SPACING = 5 * MILLISECOND;

/** Events in any order within the lateness, put into order. */
export const flatLateness: Growth = {
  kind: 'growth',
  name: 'flat/lateness-1s-to-10min',
  measures: 'work',
  input: async ({ scale }) => ({ events: Math.round(EVENTS * scale) }),
  smallest: ordering(SECOND),
  largest: ordering(10 * MINUTE),
};

function ordering(lateness: Duration): Side {
  return {
    async prepare({ events }) {
      const options = { events, users: 10_000, itemsPerUser: 10, disorder: lateness, spacing: SPACING, seed: 1 };
      const batches = [...shopBatches(namedEvents(shopEvents(options)))];
      const order = new StreamOrder();
      const clock = new BoundedOutOfOrderness(lateness);
      let [released, disorder, last] = [0, 0, Number.NEGATIVE_INFINITY];
      const release = (watermark: Timestamp): void => {
        const times = order.release(watermark)?.times ?? [];
        released += times.length;
        for (const time of times) {
          if (time < last) disorder++;
          last = time;
        }
      };
      return {
        async run() {
          for (const batch of batches) {
            for (const time of batch.times) clock.observe(time);
            order.add(batch);
            release(clock.watermark);
          }
          release(Number.POSITIVE_INFINITY);
        },
        outcome: async () => ({ events: released, matches: disorder, digest: 0, archived: null }),
      };
    },
  };
}
