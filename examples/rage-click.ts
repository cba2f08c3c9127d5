import { begin, detect, formatTimestamp, orderByEventTime, to } from 'motif';
import { fromEvents, memorySink } from 'motif/testing';
import { lastValueFrom, map, tap } from 'rxjs';

const click = (at: string, user: string, element: string) => ({ at: `2026-03-02T10:00:${at}Z`, user, element });

const clicks = [
  click('01.0', 'ada', '#pay'),
  click('01.3', 'ada', '#pay'),
  click('01.4', 'bob', '#menu'),
  click('01.7', 'ada', '#pay'),
  click('02.2', 'ada', '#pay'), // one that overtook the next
  click('02.0', 'ada', '#pay'),
  click('03.5', 'bob', '#menu'),
];

// Five clicks on one element in less than 2 seconds.
const rageClick = begin('clicks', (_: (typeof clicks)[number]) => true)
  .times(5)
  .consecutive()
  .within('2 seconds')
  .skipPastLastEvent();

const sink = memorySink<string>();

await lastValueFrom(
  fromEvents(clicks, { time: ({ at }) => at }).pipe(
    orderByEventTime({ delay: '1 second' }),
    detect(rageClick, { key: ({ user, element }) => [user, element] }),
    map(({ key: [user, element], time }) => `${formatTimestamp(time)} ${user} hits ${element} again and again`),
    tap(console.log),
    to(sink),
  ),
  { defaultValue: undefined },
);
console.error(`${sink.items.length} rage click`);
