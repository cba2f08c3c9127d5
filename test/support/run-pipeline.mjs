// A pipeline over the shop's events that ends in an archive, as its user writes it: `run-pipeline.mjs FILE ARCHIVE`.
import { begin, detect, fromFile, orderByEventTime, to } from 'motif';
import { openArchive } from 'motif/archive';
import { filter, lastValueFrom, map, merge, share } from 'rxjs';

const [, , file, directory] = process.argv;

const schema = [
  { name: 'ts', type: { kind: 'TIMESTAMP' } },
  { name: 'user_id', type: { kind: 'BIGINT' } },
  { name: 'product_id', type: { kind: 'BIGINT' } },
  { name: 'event', type: { kind: 'VARCHAR' } },
  { name: 'price', type: { kind: 'DECIMAL', precision: 10, scale: 2 } },
];
const key = ({ user_id, product_id }) => [user_id, product_id];
const columns = [{ name: 'price', type: { kind: 'DOUBLE' } }];
const changedMind = begin('add', ({ event }) => event === 'add')
  .followedBy('remove', ({ event }) => event === 'remove')
  .within('30 minutes')
  .skipPastLastEvent();
const abandoned = begin('add', ({ event }) => event === 'add')
  .notFollowedBy('decided', ({ event }) => event === 'remove' || event === 'purchase')
  .within('30 minutes');

const archive = await openArchive(directory);
const events = fromFile({ file, schema, name: 'shop', epochSize: 256 }).pipe(
  orderByEventTime({ delay: '5 seconds', late: () => undefined }),
  filter(({ value }) => value.event !== 'view'),
  share(),
);
const valued = map((match) => ({ ...match, value: { price: match.events.add.price } }));
const options = { key: [schema[1], schema[2]], columns };
await lastValueFrom(
  merge(
    events.pipe(detect(changedMind, { key }), valued, to(archive.behaviours('changed_mind', options))),
    events.pipe(detect(abandoned, { key }), valued, to(archive.behaviours('abandoned', options))),
  ),
  { defaultValue: undefined },
);
await archive.close();
