import { begin, detect, orderByEventTime } from 'motif';
import { fromEvents } from 'motif/testing';
import { lastValueFrom, map, tap, toArray } from 'rxjs';

const errors = [
  { at: '2026-05-04T02:00:10Z', service: 'billing', code: 'E_TIMEOUT' },
  { at: '2026-05-04T09:12:00Z', service: 'search', code: 'E_TIMEOUT' },
  { at: '2026-05-05T02:14:45Z', service: 'billing', code: 'E_TIMEOUT' },
  { at: '2026-05-05T14:30:00Z', service: 'billing', code: 'E_TIMEOUT' },
  { at: '2026-05-05T16:00:00Z', service: 'search', code: 'E_TIMEOUT' },
  { at: '2026-05-06T01:50:31Z', service: 'billing', code: 'E_TIMEOUT' },
];

type Failure = (typeof errors)[number];
const HOUR = 60 * 60 * 1000;
const aDayAfter = (before: Failure, { at }: Failure): boolean =>
  Math.abs(Date.parse(at) - Date.parse(before.at) - 24 * HOUR) <= HOUR;

// One error three days running, 24 hours apart give or take one: what runs then?
const recurring = begin('first', (_: Failure) => true)
  .followedByAny('second', (error, { first }) => aDayAfter(first, error))
  .followedByAny('third', (error, { second }) => aDayAfter(second, error))
  .within('3 days');

const found = await lastValueFrom(
  fromEvents(errors, { time: ({ at }) => at }).pipe(
    orderByEventTime({ delay: '1 minute' }),
    detect(recurring, { key: ({ service, code }) => [service, code] }),
    map(
      ({ key, events }) =>
        `${key.join(' ')}: ${Object.values(events)
          .map(({ at }) => at.slice(5, 16))
          .join(', ')}`,
    ),
    tap(console.log),
    toArray(),
  ),
);
console.error(`${found.length} recurring error`);
