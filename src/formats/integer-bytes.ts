/** A number where it is exact as one, as every integer among a row's values is. */
export function exactInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** The integer whose two's complement the bytes are, the highest first; none are 0. */
export function readInteger(bytes: Buffer, start: number, end: number): number | bigint {
  if (end - start <= 6) return start === end ? 0 : bytes.readIntBE(start, end - start);
  const magnitude = BigInt(`0x${bytes.toString('hex', start, end)}`);
  return exactInteger(BigInt.asIntN(8 * (end - start), magnitude));
}

/** The inverse of `readInteger`, in the fewest bytes, one at least. */
export function writeInteger(value: bigint): Buffer {
  let width = 1;
  while (BigInt.asIntN(8 * width, value) !== value) width++;
  return Buffer.from(
    BigInt.asUintN(8 * width, value)
      .toString(16)
      .padStart(2 * width, '0'),
    'hex',
  );
}
