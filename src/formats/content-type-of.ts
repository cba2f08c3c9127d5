import type { MessageHeaders } from '../message-headers.js';

const NAME = 'content-type';

/** What the header `content-type`, in whichever case, says. */
export function contentTypeOf(headers: MessageHeaders): string | undefined {
  const header = headers.find(([name]) => name.length === NAME.length && name.toLowerCase() === NAME);
  return header && Buffer.from(header[1]).toString('utf8').trim();
}
