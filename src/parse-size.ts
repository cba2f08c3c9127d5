export const SIZE_UNITS: readonly (readonly [name: string, bytes: number])[] = [
  ['TB', 1e12],
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
  ['B', 1],
];

/** `10GB`, `500 MB`, as a number of bytes; undefined for anything else. */
export function parseSize(text: string): number | undefined {
  const [, amount, name = ''] = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]?b)\s*$/i.exec(text) ?? [];
  const unit = SIZE_UNITS.find(([one]) => one.toLowerCase() === name.toLowerCase());
  return amount === undefined || unit === undefined ? undefined : Math.round(Number(amount) * unit[1]);
}
