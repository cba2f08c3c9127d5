import { lastValueFrom, of } from 'rxjs';
import { expect, test } from 'vitest';
import type { StreamEvent } from '../../src/event.js';
import { dedupe } from '../../src/operators/dedupe.js';
import { detect } from '../../src/operators/detect.js';
import { enrich } from '../../src/operators/enrich.js';
import { sessionize } from '../../src/operators/sessionize.js';
import { windowBy } from '../../src/operators/window-by.js';
import { begin } from '../../src/patterns/builder.js';
import { tumbling } from '../../src/windows/tumbling.js';

function at(time: number, offset: number): StreamEvent<{ readonly n: number }> {
  return { time, position: { source: 's', partition: 0, offset }, value: { n: offset } };
}

const key = (): readonly [] => [];
const events = of(at(1, 0), at(Number.NaN, 1), at(2, 2));

test.each([
  ['detect', events.pipe(detect(begin('a', () => true).within('1 hour'), { key }))],
  ['windowBy', events.pipe(windowBy(tumbling('1 hour'), { key }))],
  ['enrich', events.pipe(enrich(of(at(0, 0)), { key, tableKey: key }))],
  ['sessionize', events.pipe(sessionize({ key, gap: '1 hour' }))],
  ['dedupe', events.pipe(dedupe({ key, within: '1 hour' }))],
])('%s refuses an event without a time as one out of order', async (_, result) => {
  await expect(lastValueFrom<unknown>(result)).rejects.toThrow(
    'the event at s, partition 0, offset 1 is of NaN, the one before it of 1970-01-01T00:00:00.000001Z',
  );
});
