/** `16`, or `off`: none. @throws Error for anything else. */
export function parseNearMisses(text: string): number {
  if (text === 'off') return 0;
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new Error('expected how many: 1 to 9999, or off');
  return Number(text);
}
