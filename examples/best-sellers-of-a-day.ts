import { aggregate, countDistinct, formatTimestamp, fromFile, orderByEventTime, topN, tumbling } from 'motif';
import { count, filter, lastValueFrom, tap } from 'rxjs';

interface ShopEvent {
  readonly event: 'view' | 'add' | 'remove' | 'purchase';
  readonly user_id: number;
  readonly product_id: number;
}

const schema = [
  { name: 'ts', type: { kind: 'TIMESTAMP' } },
  { name: 'event', type: { kind: 'VARCHAR' } },
  { name: 'user_id', type: { kind: 'BIGINT' } },
  { name: 'product_id', type: { kind: 'BIGINT' } },
] as const;

const days = await lastValueFrom(
  fromFile<ShopEvent>({ file: 'examples/data/rees46_events.csv.gz', schema }).pipe(
    orderByEventTime({ delay: '5 seconds' }),
    filter(({ value }) => value.event === 'purchase'),
    // Days as they are in Berlin, of 23 and 25 hours too.
    aggregate(tumbling('1 day', { timeZone: 'Europe/Berlin' }), {
      key: () => [],
      values: {
        sold: 'count',
        buyers: countDistinct(({ user_id }) => user_id),
        best: topN(1, ({ product_id }) => product_id),
      },
    }),
    tap(({ window, value: { sold, buyers, best } }) => {
      const what = best.map((top) => `${top.count} of ${top.value}`).join();
      console.log(`day from ${formatTimestamp(window.start)}: ${sold} sold to ${buyers}, of these ${what}`);
    }),
    count(),
  ),
);
console.error(`${days} days with sales`);
