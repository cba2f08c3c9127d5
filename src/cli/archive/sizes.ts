const UNITS: readonly (readonly [string, number])[] = [
  ['TB', 1e12],
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
  ['B', 1],
];

/** `12.3 MB`. */
export function sizeText(bytes: number): string {
  const [name, size] = UNITS.find(([, unit]) => bytes >= unit) ?? ['B', 1];
  const amount = bytes / size;
  return `${name === 'B' || amount >= 100 ? Math.round(amount) : amount.toFixed(1)} ${name}`;
}

/** `10GB`, `500 MB`, as a number of bytes. @throws Error for anything else. */
export function parseSize(text: string): number {
  const [, amount, name = ''] = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]?b)\s*$/i.exec(text) ?? [];
  const unit = UNITS.find(([one]) => one.toLowerCase() === name.toLowerCase());
  if (amount === undefined || unit === undefined) throw new Error('expected a size: 500MB, 10GB');
  return Math.round(Number(amount) * unit[1]);
}
