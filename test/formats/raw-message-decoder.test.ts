import { describe, expect, it } from 'vitest';
import { RawMessageDecoder } from '../../src/formats/raw-message-decoder.js';
import type { ScalarKind } from '../../src/schema.js';
import { type Decoded, decodeMessages } from '../support/decode.js';

function decoded(kind: ScalarKind, ...messages: readonly (readonly number[] | string)[]): Decoded {
  const bytes = messages.map((message) => (typeof message === 'string' ? message : Uint8Array.from(message)));
  return decodeMessages(new RawMessageDecoder([{ name: 'a', type: { kind } }]), ...bytes);
}

describe('a message that is a value', () => {
  it('is a text, of any bytes that are UTF-8', () => {
    const { rows, rejected } = decoded('VARCHAR', 'a\nb', '', '\ufeffé', [0xe9], '\0\0\0\0\0x');
    expect(rows).toEqual([['a\nb'], [''], ['\ufeffé'], ['\0\0\0\0\0x']]);
    expect(rejected.map(({ reason }) => reason)).toEqual(['not UTF-8']);
  });

  it.each<[ScalarKind, readonly number[], unknown]>([
    ['BOOLEAN', [0], false],
    ['BOOLEAN', [2], true],
    ['TINYINT', [0xff], -1],
    ['SMALLINT', [1, 2], 258],
    ['INTEGER', [0xff, 0xff, 0xff, 0xfe], -2],
    ['BIGINT', [0, 0, 0, 0, 0, 0, 1, 2], 258],
    ['BIGINT', [0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 2n ** 63n - 1n],
    ['FLOAT', [0x3f, 0x80, 0, 0], 1],
    ['DOUBLE', [0xbf, 0xf0, 0, 0, 0, 0, 0, 0], -1],
  ])('is a %s, the highest byte first: %j', (kind, bytes, value) => {
    expect(decoded(kind, bytes).rows).toEqual([[value]]);
  });

  it('of another length is rejected', () => {
    expect(decoded('INTEGER', '1', [], [1, 2, 3, 4, 5]).rejected.map(({ reason }) => reason)).toEqual([
      '1 byte, a raw INTEGER has 4',
      '0 bytes, a raw INTEGER has 4',
      '5 bytes, a raw INTEGER has 4',
    ]);
  });
});
