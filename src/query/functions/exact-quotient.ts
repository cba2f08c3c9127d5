/** So many more bits than a double has that rounding once more changes nothing. */
const BITS = 64;

/** The double that is nearest to `dividend / divisor`, where neither need be exact as a double; the divisor is positive. */
export function exactQuotient(dividend: bigint, divisor: bigint): number {
  const size = dividend < 0n ? -dividend : dividend;
  const shift = Math.max(0, BITS + bitsOf(divisor) - bitsOf(size));
  const scaled = size << BigInt(shift);
  const whole = scaled / divisor;
  // What is cut off must keep a tie from being one.
  const rounded = Number(whole * divisor === scaled ? whole : whole | 1n) / 2 ** shift;
  return dividend < 0n ? -rounded : rounded;
}

function bitsOf(value: bigint): number {
  return value.toString(2).length;
}
