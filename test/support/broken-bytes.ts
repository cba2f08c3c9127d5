import fc from 'fast-check';

/** What may be done to bytes on their way: one is another, some are missing, some are more. */
export type Damage = (bytes: Uint8Array) => Uint8Array;

const place = fc.nat(10_000);

export const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.tuple(place, fc.nat(255)).map(
    ([at, byte]): Damage =>
      (bytes) => {
        const changed = Uint8Array.from(bytes);
        if (bytes.length > 0) changed[at % bytes.length] = byte;
        return changed;
      },
  ),
  place.map(
    (at): Damage =>
      (bytes) =>
        bytes.slice(0, at % (bytes.length + 1)),
  ),
  fc.tuple(place, fc.uint8Array({ maxLength: 12 })).map(
    ([at, more]): Damage =>
      (bytes) => {
        const cut = at % (bytes.length + 1);
        return Buffer.concat([bytes.subarray(0, cut), more, bytes.subarray(cut)]);
      },
  ),
  fc.uint8Array({ maxLength: 64 }).map(
    (random): Damage =>
      () =>
        random,
  ),
);
