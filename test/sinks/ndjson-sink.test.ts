import { expect, test } from 'vitest';
import { ndjsonSink } from '../../src/sinks/ndjson-sink.js';
import { textOutput } from '../../src/sinks/text-output.js';
import { Captured } from '../cli/fake-terminal.js';
import { changedMind } from './behaviours.js';

async function written(...behaviours: Parameters<typeof changedMind>[0][]): Promise<string> {
  const stream = new Captured();
  const sink = ndjsonSink(textOutput(stream, 'stdout'));
  await sink.write(behaviours.map(changedMind));
  await sink.close();
  return stream.text;
}

test('a behaviour is one JSON object a line, its fields in the order of the contract', async () => {
  expect(await written({})).toBe(
    '{"behaviour":"changed_mind","kind":"match","id":"0123456789abcdef0123456789abcdef",' +
      '"source":"changed_mind","partition":0,"offset":3,' +
      '"time":"2026-01-01T12:05:00.000Z","key":{"user_id":7,"item":"soap"},' +
      '"values":{"item":"soap","price":12.30,"removed_at":"2026-01-01T12:05:00.000Z"},' +
      '"evidence":[{"variable":"A","source":"data/e.csv","partition":0,"offset":17},' +
      '{"variable":"R","source":"data/e.csv","partition":0,"offset":19}]}\n',
  );
});

test('microseconds are shown where there are some', async () => {
  expect(await written({ time: 1 })).toContain('"time":"1970-01-01T00:00:00.000001Z"');
});

test('integers beyond 2^53 keep their digits, NULL is null, text is escaped', async () => {
  const line = await written({ key: [9007199254740993n, 'a "b"\n'], values: [null, null, null] });
  expect(line).toContain('"key":{"user_id":9007199254740993,"item":"a \\"b\\"\\n"}');
  expect(line).toContain('"values":{"item":null,"price":null,"removed_at":null}');
  expect(line.split('\n')).toHaveLength(2);
});

test('no behaviours are no text', async () => {
  expect(await written()).toBe('');
});
