const PLAIN = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 });
const COMPACT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 4 });

/** A number for an axis: `1,200`, `0.25`, `3.4M`, `1.2e+20`. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e15 || (size > 0 && size < 1e-4)) return value.toExponential(2);
  return (size >= 1e6 ? COMPACT : PLAIN).format(value);
}

/** `1 row`, `4,995 rows`. */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
