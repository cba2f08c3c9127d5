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

// An item put into the cart and taken out again within 30 minutes, anything else between.
const changedMind = begin('add', ({ event }: ShopEvent) => event === 'add')
  .followedBy('remove', ({ event }) => event === 'remove')
  .within('30 minutes')
  .skipPastLastEvent();

const sink = memorySink<string>();

await lastValueFrom(
  fromFile<ShopEvent>({ file: 'examples/data/rees46_events.csv.gz', schema }).pipe(
    orderByEventTime({ delay: '5 seconds' }),
    detect(changedMind, { key: ({ user_id, product_id }) => [user_id, product_id] }),
    map(
      ({ events: { add }, time }) =>
        `${formatTimestamp(time)} user ${add.user_id} changed their mind about ${add.product_id}`,
    ),
    tap(console.log),
    to(sink),
  ),
  { defaultValue: undefined },
);
console.error(`${sink.items.length} changed minds`);
