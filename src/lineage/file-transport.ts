import { constants } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import type { LineageTransport } from './lineage-transport.js';

/** A pipe that nobody reads fails at once: waiting for a reader, the process could not end. */
const APPENDED = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;

/** Appended to a file, a line of JSON each. */
export function fileTransport(file: string): LineageTransport {
  return {
    name: file,
    send: (events) =>
      appendFile(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''), { flag: APPENDED }),
    close: async () => undefined,
  };
}
