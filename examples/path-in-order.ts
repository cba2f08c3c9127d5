import { begin, detect, formatTimestamp, fromFile, orderByEventTime, type Schema, to } from 'motif';
import { memorySink } from 'motif/testing';
import { lastValueFrom, map, tap } from 'rxjs';

interface ShopEvent {
  readonly user_id: number;
  readonly product_id: number;
  readonly event: 'view' | 'add' | 'remove' | 'purchase';
}

const schema: Schema = [
  { name: 'ts', type: { kind: 'TIMESTAMP' } },
  { name: 'user_id', type: { kind: 'BIGINT' } },
  { name: 'product_id', type: { kind: 'BIGINT' } },
  { name: 'event', type: { kind: 'VARCHAR' } },
];

// Seen, put into the cart, bought: this user's very next events of this product, in this order, within a day.
const straightToBuying = begin('seen', ({ event }: ShopEvent) => event === 'view')
  .next('added', ({ event }) => event === 'add')
  .next('bought', ({ event }) => event === 'purchase')
  .within('1 day');

const sink = memorySink<string>();

await lastValueFrom(
  fromFile<ShopEvent>({ file: 'examples/data/rees46_events.csv.gz', schema }).pipe(
    orderByEventTime({ delay: '5 seconds' }),
    detect(straightToBuying, { key: ({ user_id, product_id }) => [user_id, product_id] }),
    map(({ key: [user, product], time }) => `${formatTimestamp(time)} user ${user}: view, add, purchase of ${product}`),
    tap(console.log),
    to(sink),
  ),
  { defaultValue: undefined },
);
console.error(`${sink.items.length} straight to buying`);
