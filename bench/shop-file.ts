import { once } from 'node:events';
import { createWriteStream, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { MILLISECOND, SECOND } from '../src/time.js';
import { itemName, type ShopEvent, shopEvents, userName } from './shop-events.js';

/** Writes the shop's events as NDJSON, some 190 bytes each, up to 5 s out of order; kept for the next run. */
export async function shopFile(folder: string, events: number, users: number): Promise<string> {
  const file = join(folder, `shop-${events}-${users}.ndjson`);
  if (existsSync(file)) return file;
  const part = `${file}.${process.pid}.part`;
  const output = createWriteStream(part);
  let lines = '';
  for (const event of shopEvents({ events, users, itemsPerUser: 10, disorder: 5 * SECOND, seed: 2 })) {
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

function shopLine({ time, user, item, type, cents }: ShopEvent): string {
  const event = {
    ts: new Date(time / MILLISECOND).toISOString(),
    user_id: userName(user),
    item_id: itemName(item),
    event: type,
    price: cents / 100,
    session: `${String(user).padStart(8, '0')}-5c1e-4b7a-9d20`,
    page: `/shop/${item % 40}/${itemName(item)}`,
  };
  return `${JSON.stringify(event)}\n`;
}
