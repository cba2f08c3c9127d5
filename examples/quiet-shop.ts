import { EventTimeScheduler, formatTimestamp, fromFile, orderByEventTime, type Schema } from 'motif';
import { catchError, count, debounceTime, EMPTY, filter, lastValueFrom, tap, timeout } from 'rxjs';

interface ShopEvent {
  readonly event: 'view' | 'add' | 'remove' | 'purchase';
}

const schema: Schema = [
  { name: 'ts', type: { kind: 'TIMESTAMP' } },
  { name: 'event', type: { kind: 'VARCHAR' } },
];

// Hours of event time, in RxJS's own operators: nothing here waits for one.
const scheduler = new EventTimeScheduler();
const HOUR = 60 * 60 * 1000;

const pauses = await lastValueFrom(
  fromFile<ShopEvent>({ file: 'examples/data/rees46_events.csv.gz', schema }).pipe(
    orderByEventTime({ delay: '5 seconds', scheduler }),
    filter(({ value }) => value.event === 'purchase'),
    // The last purchase before each hour without one …
    debounceTime(HOUR, scheduler),
    tap(({ time }) => console.log(`${formatTimestamp(time)} was followed by an hour without a purchase`)),
    // … until there has been none such for a day.
    timeout({ each: 24 * HOUR, scheduler }),
    catchError(() => EMPTY),
    count(),
  ),
);
console.error(`${pauses} pauses`);
