import { printable } from '../display-width.js';

/** Text that stands for itself between tags and in quoted attributes: nothing in it is markup, or moves what is around it. */
export function escapeHtml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
