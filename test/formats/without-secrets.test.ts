import { expect, it } from 'vitest';
import { messageRecord } from '../../src/formats/message-record.js';
import { withoutSecrets } from '../../src/formats/without-secrets.js';
import { secretNames } from '../../src/secret-names.js';

function raw(text: string): string {
  return withoutSecrets(messageRecord(Buffer.from(text)), secretNames(['session'])).raw();
}

it.each([
  ['{"a":1}', '{"a":1}'],
  ['{"authorization":"hunter2","a": 1.50}', '{"authorization":"…","a":1.50}'],
  ['{"\\u0073ession":{"of":["hunter2"]},"a":1}', '{"session":"…","a":1}'],
  ['{"data":{"cookie":"of its own"}}', '{"data":{"cookie":"of its own"}}'],
  ['{"cookie":"hun\\"ter2', '{"cookie":"…"'],
  ['{"a":"x","cookie" : "hunter2","b":}', '{"a":"x","cookie" : "…","b":}'],
  ['{"a":{"b":1,"session":["hunter2"],"c":}', '{"a":{"b":1,"session":"…"'],
  ['not JSON: "session"', 'not JSON: "session"'],
])('of %s there is shown %s', (text, shown) => {
  expect(raw(text)).toBe(shown);
});

it('is as it came where there is none, to its last byte', () => {
  const bytes = Uint8Array.of(0x7b, 0xff, 0x7d);
  expect(withoutSecrets(messageRecord(bytes), secretNames()).bytes?.()).toEqual(Buffer.from(bytes));
});

it('is looked through once, whatever stands there', () => {
  const size = 2_000_000;
  for (const piece of ['"', '\\"', '"\\', '" ', '{"a":', '"cookie":', '"cookie":"', ' ']) {
    expect(raw(`"${piece.repeat(size / piece.length)}`).length).toBeLessThanOrEqual(4_096);
  }
});
