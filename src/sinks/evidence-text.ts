import type { Evidence } from '../behaviour.js';
import { evidenceJson } from './evidence-json.js';

const MOST_BYTES = 8 * 1024;

/** The events behind a behaviour as a JSON array: as many, from the first, as 8 KiB have room for. */
export function evidenceText(evidence: readonly Evidence[]): string {
  const texts: string[] = [];
  let bytes = 2;
  for (const event of evidence) {
    const text = evidenceJson(event);
    bytes += Buffer.byteLength(text) + (texts.length === 0 ? 0 : 1);
    if (bytes > MOST_BYTES) break;
    texts.push(text);
  }
  return `[${texts.join(',')}]`;
}
