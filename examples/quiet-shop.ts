import { EventTimeScheduler, formatTimestamp, fromFile, orderByEventTime, type Schema } from 'motif';
import { count, debounceTime, filter, lastValueFrom, tap } from 'rxjs';

interface ShopEvent {
  readonly event: 'view' | 'add' | 'remove' | 'purchase';
}

const schema: Schema = [
  { name: 'ts', type: { kind: 'TIMESTAMP' } },
  { name: 'event', type: { kind: 'VARCHAR' } },
];

// An hour of event time, in RxJS's own operator: nobody waits for it.
const scheduler = new EventTimeScheduler();
const HOUR = 60 * 60 * 1000;

const pauses = await lastValueFrom(
  fromFile<ShopEvent>({ file: 'examples/data/rees46_events.csv.gz', schema }).pipe(
    orderByEventTime({ delay: '5 seconds', scheduler }),
    filter(({ value }) => value.event === 'purchase'),
    // The last purchase before each hour without one.
    debounceTime(HOUR, scheduler),
    tap(({ time }) => console.log(`${formatTimestamp(time)} was followed by an hour without a purchase`)),
    count(),
  ),
);
console.error(`${pauses} pauses`);
