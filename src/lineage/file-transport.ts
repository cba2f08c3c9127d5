import { appendFile } from 'node:fs/promises';
import type { LineageTransport } from './lineage-transport.js';

/** Appended to a file, a line of JSON each. */
export function fileTransport(file: string): LineageTransport {
  return {
    name: file,
    send: (events) => appendFile(file, events.map((event) => `${JSON.stringify(event)}\n`).join('')),
    close: async () => undefined,
  };
}
