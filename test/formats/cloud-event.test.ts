import { type CloudEventV1, HTTP, Kafka, type KafkaMessage, CloudEvent as SdkEvent } from 'cloudevents';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CloudEvent, CloudEventPrefix, ParsedCloudEvent } from '../../src/formats/cloud-event.js';
import { cloudEventMode } from '../../src/formats/cloud-event-mode.js';
import { parseBinaryCloudEvent } from '../../src/formats/parse-binary-cloud-event.js';
import { parseCloudEvent } from '../../src/formats/parse-cloud-event.js';
import { parseCloudEventBatch } from '../../src/formats/parse-cloud-event-batch.js';
import { writeBinaryCloudEvent } from '../../src/formats/write-binary-cloud-event.js';
import { writeCloudEvent } from '../../src/formats/write-cloud-event.js';
import { writeCloudEventBatch } from '../../src/formats/write-cloud-event-batch.js';
import type { MessageHeaders } from '../../src/message-headers.js';
import { runs } from '../support/runs.js';

const REQUIRED = { specversion: '1.0', id: 'A234-1234-1234', source: '/mycontext', type: 'com.example.someevent' };

function structured(json: unknown): ParsedCloudEvent {
  return parseCloudEvent(Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)));
}

/** Attributes and data as a plain object; a problem as its text. */
function shown(parsed: ParsedCloudEvent): unknown {
  if (parsed.kind === 'problem') return parsed.problem;
  const { attributes, data } = parsed.event;
  return { ...Object.fromEntries(attributes), ...(data === undefined ? {} : { data: Buffer.from(data).toString() }) };
}

function headers(texts: Readonly<Record<string, string>>): MessageHeaders {
  return Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)] as const);
}

describe("the specification's own examples", () => {
  const common = {
    id: 'A234-1234-1234',
    source: '/mycontext',
    type: 'com.example.someevent',
    time: '2018-04-05T17:31:00Z',
    comexampleextension1: 'value',
  };

  it('reads the JSON format with data of another type (§3.2)', () => {
    const json = {
      specversion: '1.0',
      type: 'com.example.someevent',
      source: '/mycontext',
      subject: null,
      id: 'C234-1234-1234',
      time: '2018-04-05T17:31:00Z',
      comexampleextension1: 'value',
      comexampleothervalue: 5,
      datacontenttype: 'application/xml',
      data: '<much wow="xml"/>',
    };
    expect(shown(structured(json))).toEqual({
      ...common,
      id: 'C234-1234-1234',
      comexampleothervalue: '5',
      datacontenttype: 'application/xml',
      data: '<much wow="xml"/>',
    });
  });

  it('reads binary data', () => {
    const json = { ...REQUIRED, datacontenttype: 'application/vnd.apache.thrift.binary', data_base64: 'AP9oaQ==' };
    const parsed = structured(json);
    expect(parsed.kind === 'event' && parsed.event.data).toEqual(Buffer.from([0x00, 0xff, 0x68, 0x69]));
  });

  it('reads data that is JSON as it stands there', () => {
    const text = `{"specversion":"1.0","id":"1","source":"/x","type":"t","data":{"appinfoA" : "abc","n": 12345678901234567890.10,"c":true}}`;
    expect(shown(structured(text))).toMatchObject({
      data: '{"appinfoA" : "abc","n": 12345678901234567890.10,"c":true}',
    });
  });

  it('reads a batch (§4.3), and an empty one', () => {
    const other = { ...REQUIRED, id: 'B234-1234-1234', data: { appinfoA: 'abc', appinfoB: 123, appinfoC: true } };
    const parsed = parseCloudEventBatch(Buffer.from(JSON.stringify([REQUIRED, other, { specversion: '1.0' }])));
    expect(parsed.kind === 'events' && parsed.events.map(shown)).toEqual([
      { id: 'A234-1234-1234', source: '/mycontext', type: 'com.example.someevent' },
      {
        id: 'B234-1234-1234',
        source: '/mycontext',
        type: 'com.example.someevent',
        data: '{"appinfoA":"abc","appinfoB":123,"appinfoC":true}',
      },
      'a CloudEvent needs the attribute id, and this one has none',
    ]);
    expect(parseCloudEventBatch(Buffer.from(' [ ] '))).toEqual({ kind: 'events', events: [] });
  });

  it("reads the Kafka binding's binary message (§3.2.5)", () => {
    const message = headers({
      ce_specversion: '1.0',
      ce_type: 'com.example.someevent',
      ce_source: '/mycontext/subcontext',
      ce_id: '1234-1234-1234',
      ce_time: '2018-04-05T03:56:24Z',
      'content-type': 'application/avro',
      other: 'is no attribute',
    });
    expect(shown(parseBinaryCloudEvent(message, Buffer.from('…'), 'ce_'))).toEqual({
      type: 'com.example.someevent',
      source: '/mycontext/subcontext',
      id: '1234-1234-1234',
      time: '2018-04-05T03:56:24Z',
      datacontenttype: 'application/avro',
      data: '…',
    });
  });

  it("reads the HTTP binding's, whose names have no case and whose values are percent-encoded (§3.1.3.2)", () => {
    const message = headers({
      'CE-SpecVersion': '1.0',
      'ce-type': 'com.example.someevent',
      'ce-id': '1234-1234-1234',
      'ce-source': '/mycontext/subcontext',
      'ce-comexampleextension1': 'Euro%20%E2%82%AC%20%F0%9F%98%80',
      'ce-quoted': '"a \\"b\\" %25"',
      'Content-Type': 'application/json; charset=utf-8',
    });
    expect(shown(parseBinaryCloudEvent(message, undefined, 'ce-'))).toMatchObject({
      comexampleextension1: 'Euro € 😀',
      quoted: 'a "b" %',
      datacontenttype: 'application/json; charset=utf-8',
    });
  });
});

describe('a mode', () => {
  it.each([
    [undefined, { kind: 'binary' }],
    ['application/json', { kind: 'binary' }],
    ['application/cloudevents+json; charset=UTF-8', { kind: 'structured' }],
    ['Application/CloudEvents+JSON', { kind: 'structured' }],
    ['application/cloudevents-batch+json', { kind: 'batch' }],
    [
      'application/cloudevents+avro',
      {
        kind: 'problem',
        problem: 'CloudEvents are read as application/cloudevents+json, not as application/cloudevents+avro',
      },
    ],
    [
      'application/cloudevents+json; charset="utf-16"',
      { kind: 'problem', problem: 'CloudEvents are read in the charset utf-8, not in utf-16' },
    ],
  ])('of %s', (contentType, mode) => {
    expect(cloudEventMode(contentType)).toEqual(mode);
  });
});

describe('what is no event', () => {
  it.each([
    ['{', 'not JSON'],
    ['[]', 'a CloudEvent is a JSON object, and this is none'],
    [{ ...REQUIRED, specversion: undefined }, 'not a CloudEvent: it has no specversion'],
    [{ ...REQUIRED, specversion: '0.3' }, "specversion is '0.3', and '1.0' was expected"],
    [{ ...REQUIRED, source: undefined }, 'a CloudEvent needs the attribute source, and this one has none'],
    [{ ...REQUIRED, id: '' }, "the attribute id is '', and a text that is not empty was expected"],
    [{ ...REQUIRED, id: 7.5 }, 'the attribute id is a number, and a string, an integer or a boolean was expected'],
    [{ ...REQUIRED, source: 'a b' }, "the attribute source is 'a b', and a URI reference (RFC 3986) was expected"],
    [
      { ...REQUIRED, dataschema: '/relative' },
      "the attribute dataschema is '/relative', and an absolute URI (RFC 3986) was expected",
    ],
    [
      { ...REQUIRED, time: '2026-02-30T00:00:00Z' },
      "the attribute time is '2026-02-30T00:00:00Z', and a time as in 2026-01-31T12:00:00Z (RFC 3339) was expected",
    ],
    [
      { ...REQUIRED, datacontenttype: 'json' },
      "the attribute datacontenttype is 'json', and a content type as in application/json (RFC 2046) was expected",
    ],
    [{ ...REQUIRED, Corr: 'x' }, "'Corr' is not the name of an attribute: those are of a to z and digits"],
    [{ ...REQUIRED, corr: 'a\u0007' }, 'the attribute corr has a character that no attribute may have'],
    [{ ...REQUIRED, data: 1, data_base64: 'AA==' }, 'it has both data and data_base64'],
    [{ ...REQUIRED, data_base64: 'a-_' }, 'data_base64 is not base64 (RFC 4648)'],
  ])('%j', (json, problem) => {
    expect(structured(json)).toEqual({ kind: 'problem', problem });
  });

  it.each([
    [{}, 'not a CloudEvent: no header ce_…, and no content-type application/cloudevents+json'],
    [{ ce_id: '1' }, 'not a CloudEvent: it has no specversion'],
  ])('headers %j', (texts, problem) => {
    expect(parseBinaryCloudEvent(headers(texts), undefined, 'ce_')).toEqual({ kind: 'problem', problem });
  });

  it('is one with a header that is there twice', () => {
    const twice = [...headers({ ce_id: '1' }), ...headers({ ce_id: '2' })];
    expect(shown(parseBinaryCloudEvent(twice, undefined, 'ce_'))).toBe('the header ce_id is there twice');
  });

  it('is one of which an attribute, a name or a content type is endless', () => {
    const long = 'a'.repeat(10_000_000);
    const expected = 'has 10000000 characters, and 65536 at most were expected';
    expect(shown(structured({ ...REQUIRED, source: long }))).toBe(`the attribute source ${expected}`);
    expect(shown(structured({ ...REQUIRED, [long]: 1 }))).toMatch(/^'a{100}…' is not the name of an attribute/);
    const binary = headers({
      'ce-specversion': '1.0',
      'ce-id': '1',
      'ce-type': 't',
      'ce-source': '%20'.repeat(3_000_000),
    });
    expect(shown(parseBinaryCloudEvent(binary, undefined, 'ce-'))).toMatch(
      /^the attribute source has 3000000 characters/,
    );
    expect(cloudEventMode(`${long}/b;${' ;'.repeat(1_000_000)}`)).toEqual({ kind: 'binary' });
  });

  it('is not UTF-8', () => {
    expect(parseCloudEvent(Uint8Array.of(0x7b, 0xff, 0x7d))).toEqual({ kind: 'problem', problem: 'not UTF-8' });
    const header: MessageHeaders = [['ce_id', Uint8Array.of(0xff)]];
    expect(shown(parseBinaryCloudEvent(header, undefined, 'ce_'))).toBe('the header ce_id is not UTF-8');
    expect(shown(parseBinaryCloudEvent(headers({ 'ce-id': '%ff' }), undefined, 'ce-'))).toBe(
      'the header ce-id is not UTF-8',
    );
  });
});

const aText = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter((text) => !/[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u.test(text) && text.trim() === text);
const anEvent = fc
  .record({
    id: aText,
    source: fc.webUrl(),
    type: aText,
    subject: fc.option(aText, { nil: undefined }),
    // The SDK puts the time of its writing where there is none, and does not read a structured event without one.
    time: fc
      .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString()),
    correlationid: fc.option(aText, { nil: undefined }),
    // The SDK writes a string that is data as it is, which then is no JSON.
    data: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { noNullPrototype: true }),
  })
  .map(({ data, ...attributes }): { readonly event: CloudEvent; readonly data: unknown } => {
    const given = Object.entries({ ...attributes, datacontenttype: 'application/json' }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    return { event: { attributes: new Map(given), data: Buffer.from(JSON.stringify(data)) }, data };
  });

/** What the official SDK says of an event, as ours says it. */
function ofSdk(event: CloudEventV1<unknown>): unknown {
  const { specversion, ...attributes } = event;
  // Of a record's key, which is none here.
  const { partitionkey, ...others } = attributes;
  return JSON.parse(JSON.stringify(others));
}

function ofOurs({ event, data }: { readonly event: CloudEvent; readonly data: unknown }): unknown {
  return { ...Object.fromEntries(event.attributes), data: JSON.parse(JSON.stringify(data)) };
}

function parsedData(parsed: ParsedCloudEvent): unknown {
  if (parsed.kind === 'problem') throw new Error(parsed.problem);
  const { attributes, data = Buffer.alloc(0) } = parsed.event;
  return { ...Object.fromEntries(attributes), data: JSON.parse(Buffer.from(data).toString()) };
}

function asRecord(written: MessageHeaders): Record<string, string> {
  return Object.fromEntries(written.map(([name, bytes]) => [name, Buffer.from(bytes).toString()]));
}

function ofKafka(found: Record<string, string>, value: string): unknown {
  const message: KafkaMessage<string> = { headers: found, value, body: value, key: '', timestamp: '' };
  return [Kafka.toEvent<unknown>(message)].flat().map(ofSdk);
}

function ofHttp(found: Record<string, string>, body: string): unknown {
  return [HTTP.toEvent<unknown>({ headers: found, body })].flat().map(ofSdk);
}

describe('the official SDK', () => {
  it('reads what is written', () => {
    fc.assert(
      fc.property(anEvent, (ours) => {
        const { event } = ours;
        const text = writeCloudEvent(event);
        const body = Buffer.from(event.data ?? '').toString();
        const json = { 'content-type': 'application/cloudevents+json' };
        const batch = { 'content-type': 'application/cloudevents-batch+json' };
        const expected = ofOurs(ours);
        expect(ofKafka(json, text)).toEqual([expected]);
        expect(ofHttp(json, text)).toEqual([expected]);
        expect(ofHttp(batch, writeCloudEventBatch([event, event]))).toEqual([expected, expected]);
        expect(ofKafka(asRecord(writeBinaryCloudEvent(event, 'ce_')), body)).toEqual([expected]);
      }),
      { numRuns: runs },
    );
  });

  it('writes what is read', () => {
    fc.assert(
      fc.property(anEvent, (ours) => {
        const sdk = new SdkEvent<unknown>({ ...Object.fromEntries(ours.event.attributes), data: ours.data }, false);
        const expected = ofOurs(ours);
        const kafka = Kafka.structured(sdk);
        expect(parsedData(parseCloudEvent(Buffer.from(String(kafka.value))))).toEqual(expected);
        const http = HTTP.structured(sdk);
        expect(parsedData(parseCloudEvent(Buffer.from(String(http.body))))).toEqual(expected);
        const binary = Kafka.binary(sdk);
        const sent = headers(asTexts(binary.headers));
        const body = typeof binary.value === 'string' ? binary.value : JSON.stringify(binary.value);
        expect(parsedData(parseBinaryCloudEvent(sent, Buffer.from(body), 'ce_'))).toEqual(expected);
      }),
      { numRuns: runs },
    );
  });
});

function asTexts(found: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(found).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

describe('an event', () => {
  it('is the same after it was written and read, in every mode', () => {
    const anyData = fc.option(fc.uint8Array({ maxLength: 40 }).map(Buffer.from), { nil: undefined });
    const aType = fc.constantFrom('application/json', 'text/plain', 'application/octet-stream', 'application/xml');
    fc.assert(
      fc.property(anEvent, anyData, aType, ({ event }, data, type) => {
        const other: CloudEvent = { attributes: new Map([...event.attributes, ['datacontenttype', type]]), data };
        for (const prefix of ['ce_', 'ce-'] satisfies CloudEventPrefix[]) {
          expectSame(parseBinaryCloudEvent(writeBinaryCloudEvent(other, prefix), other.data, prefix), other);
        }
        expectSame(parseCloudEvent(Buffer.from(writeCloudEvent(other))), other);
        expect(writeCloudEvent(other)).not.toContain('\n');
      }),
      { numRuns: runs },
    );
  });

  it('is never made of random bytes, and they never crash its reading', () => {
    const bytes = fc.uint8Array({ maxLength: 60 });
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ':',
      ',',
      '1',
      'null',
      '"id"',
      '"data"',
      '"specversion":"1.0"',
    );
    const almost = fc.array(pieces, { maxLength: 12 }).map((parts) => Buffer.from(parts.join('')));
    const name = fc.oneof(fc.string(), fc.constantFrom('ce_id', 'ce-id', 'ce_specversion', 'content-type'));
    fc.assert(
      fc.property(fc.oneof(bytes, almost), fc.array(fc.tuple(name, bytes)), (message, found) => {
        expect(parseCloudEvent(message).kind).toBe('problem');
        expect(parseBinaryCloudEvent(found, message, 'ce_').kind).toBe('problem');
        expect(parseBinaryCloudEvent(found, message, 'ce-').kind).toBe('problem');
        parseCloudEventBatch(message);
      }),
      { numRuns: 10 * runs },
    );
  });
});

function expectSame(parsed: ParsedCloudEvent, event: CloudEvent): void {
  if (parsed.kind === 'problem') throw new Error(parsed.problem);
  expect(new Map(parsed.event.attributes)).toEqual(new Map(event.attributes));
  const [found, sent] = [parsed.event.data, event.data].map((data) => data && Buffer.from(data).toString('hex'));
  if (event.attributes.get('datacontenttype') === 'application/json') {
    // Space around JSON is not kept.
    expect(found === undefined).toBe(sent === undefined);
  } else {
    expect(found).toBe(sent);
  }
}
