import { parseSize as parse, SIZE_UNITS } from '../../parse-size.js';

/** `12.3 MB`. */
export function sizeText(bytes: number): string {
  const [name, size] = SIZE_UNITS.find(([, unit]) => bytes >= unit) ?? ['B', 1];
  const amount = bytes / size;
  return `${name === 'B' || amount >= 100 ? Math.round(amount) : amount.toFixed(1)} ${name}`;
}

/** `10GB`, `500 MB`, as a number of bytes. @throws Error for anything else. */
export function parseSize(text: string): number {
  const size = parse(text);
  if (size === undefined) throw new Error('expected a size: 500MB, 10GB');
  return size;
}
