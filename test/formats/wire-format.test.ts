import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { readMessageIndexes, writeMessageIndexes } from '../../src/formats/message-indexes.js';
import { parseFrame, writeFrame } from '../../src/formats/wire-format.js';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe("a frame of Confluent's wire format", () => {
  it.each([
    [1, '', '00 00000001'],
    [100_001, '02 61', '00 000186a1 02 61'],
    [2 ** 32 - 1, 'ff', '00 ffffffff ff'],
  ])('of schema %d', (id, data, framed) => {
    expect(writeFrame(id, hex(data)).toString('hex')).toBe(hex(framed).toString('hex'));
    const among = Buffer.concat([hex('ee'), hex(framed), hex('ee')]);
    expect(parseFrame(among, 1, among.length - 1)).toEqual({ kind: 'frame', id, at: 6 });
  });

  it.each([
    ['', "empty: no schema's id"],
    ['7b7d', "it begins with 0x7b, not with a schema registry's magic byte 0x00"],
    ['01 00000001', "it begins with 0x01, not with a schema registry's magic byte 0x00"],
    ['00', '1 of the 5 bytes that magic byte and schema id have'],
    ['00 000001', '4 of the 5 bytes that magic byte and schema id have'],
  ])('is not %s', (bytes, problem) => {
    expect(parseFrame(hex(bytes), 0, hex(bytes).length)).toEqual({ kind: 'problem', problem });
  });
});

describe('the indexes before a message of Protobuf', () => {
  it.each([
    [[0], '00'],
    [[1], '02 02'],
    [[0, 0], '04 00 00'],
    [[1, 0], '04 02 00'],
    [[2, 300], '04 04 d804'],
  ])('%j', (path, bytes) => {
    expect(writeMessageIndexes(path).toString('hex')).toBe(hex(bytes).toString('hex'));
    const among = Buffer.concat([hex('ee'), hex(bytes), hex('0801')]);
    expect(readMessageIndexes(among, 1, among.length)).toEqual({ kind: 'indexes', path, at: among.length - 2 });
  });

  it('may be [0] in full', () => {
    expect(readMessageIndexes(hex('02 00 08'), 0, 3)).toEqual({ kind: 'indexes', path: [0], at: 2 });
  });

  it.each([
    ['', 'cut within its message indexes'],
    ['04 02', 'cut within its message indexes'],
    ['80', 'cut within its message indexes'],
    ['ff ff ff ff ff ff', 'cut within its message indexes'],
    ['01', '-1 message indexes'],
    ['82 01', '65 message indexes'],
    ['02 01', 'the message index -1'],
  ])('are not %s', (bytes, problem) => {
    expect(readMessageIndexes(hex(bytes), 0, hex(bytes).length)).toEqual({ kind: 'problem', problem });
  });

  test.prop([fc.array(fc.nat(), { minLength: 1, maxLength: 64 }), fc.uint8Array()])('are read again', (path, rest) => {
    const bytes = Buffer.concat([writeMessageIndexes(path), rest]);
    expect(readMessageIndexes(bytes, 0, bytes.length)).toEqual({
      kind: 'indexes',
      path,
      at: bytes.length - rest.length,
    });
  });
});
