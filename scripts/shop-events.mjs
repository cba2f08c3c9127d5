import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const FILE = new URL('../examples/data/rees46_events.csv.gz', import.meta.url);
const LONGEST_PAUSE = 60_000;
const DAY = 86_400_000;

/**
 * The shop's events in their order, each with the milliseconds from the first one until it, pauses of more than a minute
 * counted as a minute. What is written the second time follows the first: `round` says how often they were before.
 */
export function shopEvents(round = 0) {
  const [header, ...lines] = gunzipSync(readFileSync(FILE)).toString().trimEnd().split('\n');
  const names = header.split(',');
  const rows = lines.map((line) => Object.fromEntries(line.split(',').map((text, i) => [names[i], text])));
  const times = rows.map(({ ts }) => Date.parse(ts));
  const shift = round * DAY * (Math.ceil((times.at(-1) - times[0]) / DAY) + 1);
  let after = 0;
  return rows.map((row, i) => {
    after += i === 0 ? 0 : Math.min(times[i] - times[i - 1], LONGEST_PAUSE);
    const time = times[i] + shift;
    const event = {
      ...row,
      ts: new Date(time).toISOString(),
      user_id: Number(row.user_id),
      product_id: Number(row.product_id),
      price: Number(row.price),
    };
    return { after, time, event };
  });
}
