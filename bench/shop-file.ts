import { once } from 'node:events';
import { createWriteStream, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { MILLISECOND, SECOND } from '../src/time.js';
import { type FullEvent, fullEvents, type ShopOptions, shopEvents } from './shop-events.js';

/** The events that the file has. */
export function shopOptions(events: number, users: number): ShopOptions {
  return { events, users, itemsPerUser: 10, disorder: 5 * SECOND, seed: 2 };
}

/** Writes the shop's events as NDJSON, some 190 bytes each, up to 5 s out of order; kept for the next run. */
export async function shopFile(folder: string, events: number, users: number): Promise<string> {
  const file = join(folder, `shop-${events}-${users}.ndjson`);
  if (existsSync(file)) return file;
  const part = `${file}.${process.pid}.part`;
  const output = createWriteStream(part);
  let lines = '';
  for (const event of fullEvents(shopEvents(shopOptions(events, users)))) {
    lines += shopLine(event);
    if (lines.length < 1 << 16) continue;
    if (!output.write(lines)) await once(output, 'drain');
    lines = '';
  }
  output.end(lines);
  await finished(output);
  renameSync(part, file);
  return file;
}

function shopLine({ time, user, item, type, price, session, page }: FullEvent): string {
  const ts = new Date(time / MILLISECOND).toISOString();
  const event = { ts, user_id: user, item_id: item, event: type, price, session, page };
  return `${JSON.stringify(event)}\n`;
}
