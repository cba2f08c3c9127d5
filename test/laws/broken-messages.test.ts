// Law: whatever bytes come in a message, with whatever headers, they become one row or one dead letter with its reason, soon; and the
// next message is read as ever.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { messageDecoderOf } from '../../src/formats/message-decoder-of.js';
import { parseCloudEvent, parseCloudEventText } from '../../src/formats/parse-cloud-event.js';
import { parseCloudEventBatch } from '../../src/formats/parse-cloud-event-batch.js';
import type { NamedFormat } from '../../src/message-format.js';
import type { MessageHeaders } from '../../src/message-headers.js';
import type { Schema } from '../../src/schema.js';
import { type Damage, damage } from '../support/broken-bytes.js';
import { decodeMessages } from '../support/decode.js';
import { lawTimeout, runs } from '../support/runs.js';

const COLUMNS: Schema = [
  { name: 'a', type: { kind: 'INTEGER' } },
  { name: 'b', type: { kind: 'VARCHAR' } },
  { name: 'c', type: { kind: 'LIST', element: { kind: 'JSON' } } },
  { name: '__proto__', type: { kind: 'TIMESTAMP' } },
];
const ROW = '{"a":1,"b":"ü","c":[{"__proto__":[]}],"__proto__":"2026-01-01T00:00:00Z"}';
const EVENT = `{"specversion":"1.0","id":"1","source":"/s","type":"t","time":"2026-01-01T00:00:00Z","n":7,"data":${ROW}}`;

/** Messages that are read, by format. */
const VALID: readonly (readonly [format: NamedFormat, message: string])[] = [
  ['json', ROW],
  ['csv', '1,"ü, ""x""","[1]",2026-01-01 00:00:00'],
  ['cloudevents', EVENT],
  [
    'debezium-json',
    `{"schema":{},"payload":{"before":null,"after":${ROW},"source":{"db":"d","ts_ms":1},"op":"c","ts_ms":2}}`,
  ],
  ['debezium-json', `{"before":${ROW},"after":null,"op":"d"}`],
];

const text = fc.oneof(fc.json(), fc.string({ unit: 'binary' }), fc.constantFrom('application/json', '1.0', '%ff', '"'));
const headers: fc.Arbitrary<MessageHeaders> = fc.array(
  fc.tuple(
    fc.constantFrom(
      'ce_specversion',
      'ce_id',
      'ce_source',
      'ce_type',
      'ce_time',
      'ce_',
      'content-type',
      'x',
      'ce___proto__',
    ),
    fc.oneof(
      text.map((one) => Buffer.from(one)),
      fc.uint8Array({ maxLength: 20 }),
    ),
  ),
  { maxLength: 8 },
);
const anyJson: fc.Arbitrary<Damage> = fc.json().map((json) => () => Buffer.from(json));

describe.each(VALID)('a message of %s', (format, message) => {
  test.prop([fc.array(fc.oneof(damage, anyJson), { minLength: 1, maxLength: 8 }), headers], { numRuns: runs })(
    'is a row or a dead letter',
    (harms, given) => {
      const decoder = messageDecoderOf(format, COLUMNS);
      const before = decodeMessages(decoder, message);
      expect(before.rejected).toEqual([]);
      for (const harm of harms) {
        const bytes = harm(Buffer.from(message));
        for (const one of [[], given]) {
          const { rows, rejected } = decodeMessages(withHeaders(decoder, one), bytes);
          expect(rows.length + rejected.length).toBe(1);
          for (const row of rows) expect(row).toHaveLength(COLUMNS.length);
          for (const { reason } of rejected) expect(reason).toMatch(/\S/);
        }
      }
      expect(decodeMessages(decoder, message)).toEqual(before);
    },
    lawTimeout,
  );
});

const attribute = fc.tuple(
  fc.constantFrom('id', 'subject', 'source', 'time', 'n', 'data', 'datacontenttype', 'data_base64'),
  fc.jsonValue(),
);
const event = fc.oneof(
  fc.array(attribute).map((more) => JSON.stringify({ ...JSON.parse(EVENT), ...Object.fromEntries(more) })),
  fc.constant(EVENT),
);

describe('a CloudEvent', () => {
  test.prop([event, fc.option(damage)], { numRuns: 10 * runs })(
    'is what JSON.parse finds, as it is scanned',
    (json, harm) => {
      const bytes = harm === null ? Buffer.from(json) : harm(Buffer.from(json));
      const decoded = Buffer.from(bytes).toString();
      if (!Buffer.from(decoded).equals(bytes)) return;
      expect(shown(parseCloudEvent(bytes))).toEqual(shown(parseCloudEventText(decoded)));
    },
  );

  test.prop([fc.array(event, { maxLength: 4 }), fc.option(damage)], { numRuns: runs })(
    'in a batch is an event or a problem, and so is the batch',
    (events, harm) => {
      const bytes = Buffer.from(`[${events.join()}]`);
      const parsed = parseCloudEventBatch(harm === null ? bytes : harm(bytes));
      if (harm === null) expect(parsed).toMatchObject({ kind: 'events', events: { length: events.length } });
      if (parsed.kind === 'problem') expect(parsed.problem).toMatch(/\S/);
    },
  );
});

function withHeaders(decoder: ReturnType<typeof messageDecoderOf>, given: MessageHeaders): typeof decoder {
  return { decode: (message, rows) => decoder.decode(message, rows, given) };
}

function shown(parsed: ReturnType<typeof parseCloudEvent>): unknown {
  if (parsed.kind === 'problem') return parsed.problem;
  const { attributes, data } = parsed.event;
  return [[...attributes].sort(), data && Buffer.from(data).toString()];
}
