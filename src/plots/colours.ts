/** Of the 256 colours of terminals: one that is seen on light and on dark. */
const ACCENT = 33;
/** From little to much, each lighter than the one before. */
export const HEAT_COLOURS: readonly number[] = [54, 61, 31, 36, 77, 184, 227];

export function inAccent(text: string, colour: boolean): string {
  return colour && text.trim() !== '' ? `\x1b[38;5;${ACCENT}m${text}\x1b[39m` : text;
}

export function onColour(text: string, code: number): string {
  return `\x1b[48;5;${code}m${text}\x1b[49m`;
}
