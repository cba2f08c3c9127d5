import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wholeAnswers } from '../../src/kafka/whole-answers.js';

const answers = fc.array(fc.uint8Array({ maxLength: 20 }).map(framed), { maxLength: 8 });

function framed(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

test('law: however bytes are cut, whole answers are given in order, and none that is not all there', () => {
  fc.assert(
    fc.property(
      answers,
      fc.nat(30),
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
      (sent, lost, cuts) => {
        const all = Buffer.concat(sent);
        const bytes = all.subarray(0, Math.max(0, all.length - lost));
        const given: Buffer[] = [];
        const take = wholeAnswers((whole) => given.push(Buffer.from(whole)));
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const end = at + (cuts[i % cuts.length] ?? 1);
          take(bytes.subarray(at, end));
          at = end;
        }
        const ends = sent.map((_, i) => Buffer.concat(sent.slice(0, i + 1)).length);
        const whole = Math.max(0, ...ends.filter((end) => end <= bytes.length));
        expect(Buffer.concat(given)).toEqual(all.subarray(0, whole));
        let at = 0;
        for (const { length } of given) {
          at += length;
          expect(ends).toContain(at);
        }
      },
    ),
  );
});

test('what is no answer is refused', () => {
  const take = wholeAnswers(() => expect.unreachable());
  expect(() => take(Buffer.from([0xff, 0xff, 0xff, 0xfe, 1]))).toThrow('no broker of Kafka');
});
