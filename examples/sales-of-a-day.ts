import { EventTimeScheduler, fromFile, orderByEventTime, type Schema } from 'motif';
import { bufferTime, count, filter, lastValueFrom, map, tap } from 'rxjs';

interface ShopEvent {
  readonly event: 'view' | 'add' | 'remove' | 'purchase';
  readonly price: number;
}

const schema: Schema = [
  { name: 'ts', type: { kind: 'TIMESTAMP' } },
  { name: 'event', type: { kind: 'VARCHAR' } },
  { name: 'price', type: { kind: 'DOUBLE' } },
];

// RxJS's own operators count in event time when they are handed this: four months pass in the blink of an eye.
const scheduler = new EventTimeScheduler();
const DAY = 24 * 60 * 60 * 1000;

const days = await lastValueFrom(
  fromFile<ShopEvent>({ file: 'examples/data/rees46_events.csv.gz', schema }).pipe(
    orderByEventTime({ delay: '5 seconds', scheduler }),
    map(({ value }) => value),
    filter(({ event }) => event === 'purchase'),
    bufferTime(DAY, scheduler),
    filter((sales) => sales.length > 0),
    map((sales) => ({
      until: new Date(scheduler.now()).toISOString().slice(0, 16),
      sales: sales.length,
      worth: sales.reduce((sum, { price }) => sum + price, 0).toFixed(2),
    })),
    tap(({ until, sales, worth }) => console.log(`24 hours to ${until}: ${sales} sold for ${worth}`)),
    count(),
  ),
);
console.error(`${days} days with sales`);
