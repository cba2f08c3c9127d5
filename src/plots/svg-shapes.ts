import { cutToWidth } from '../display-width.js';
import { escapeHtml } from './escape-html.js';

/** About how wide a character of the page's font is. */
export const CHARACTER = 7;

export type Anchor = 'start' | 'middle' | 'end';

/** A text whose middle line is at y, cut to about so many units. */
export function svgText(
  x: number,
  y: number,
  text: string,
  anchor: Anchor,
  room: number = Number.POSITIVE_INFINITY,
): string {
  const shown = cutToWidth(text, room === Number.POSITIVE_INFINITY ? room : Math.max(1, Math.floor(room / CHARACTER)));
  return `<text x="${round(x)}" y="${round(y + 4.5)}" text-anchor="${anchor}">${escapeHtml(shown)}</text>`;
}

export function svgRule(x1: number, y1: number, x2: number, y2: number, name: 'grid' | 'axis'): string {
  return `<line class="${name}" x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}"/>`;
}

/** A rectangle that says what it is when it is pointed at. */
export function svgBox(x: number, y: number, width: number, height: number, name: string, said: string): string {
  const box = `x="${round(x)}" y="${round(y)}" width="${round(Math.max(0, width))}" height="${round(height)}"`;
  return `<rect class="${name}" ${box}><title>${escapeHtml(said)}</title></rect>`;
}

/** Digits that nobody sees are not written. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
