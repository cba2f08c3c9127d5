import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { type Answer, answer, receiver } from '../support/receiver.js';
import { killRuns, lawTimeout } from '../support/runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const KEYS = 7;
const EVENTS = 40;
const MAIN = resolve('dist/cli/main.js');

const streams = (
  url: string,
) => `CREATE TABLE events (ts TIMESTAMP, user_id INTEGER, n INTEGER, WATERMARK FOR ts AS ts) WITH (
  'connector' = 'filesystem', 'path' = 'events.csv'
);
CREATE TABLE hook (user_id INTEGER, n INTEGER) WITH (
  'connector' = 'webhook', 'url' = '${url}', 'allow.private-addresses' = 'true', 'max.concurrency' = '4'
);
`;
const QUERY = `INSERT INTO hook SELECT user_id, last_n FROM events MATCH_RECOGNIZE (
  PARTITION BY user_id ORDER BY ts MEASURES A.n AS last_n ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A) WITHIN INTERVAL '1' MINUTE DEFINE A AS n >= 0
);
`;

/** Behaviours as they first came, by key. */
function firstByKey(bodies: readonly Buffer[]): ReadonlyMap<number, readonly number[]> {
  const seen = new Set<string>();
  const found = new Map<number, number[]>();
  for (const body of bodies) {
    const { id, data } = JSON.parse(body.toString());
    if (seen.has(id)) continue;
    seen.add(id);
    found.set(data.user_id, [...(found.get(data.user_id) ?? []), data.n]);
  }
  return found;
}

test(
  'law: a run killed at any moment, and a receiver that fails as it likes: each behaviour comes, in the order of its key; who knows an id has each once',
  async () => {
    let kill: () => void = () => undefined;
    let untilKill = Number.POSITIVE_INFINITY;
    let count = 0;
    const hostile: Answer = async (response, request, socket) => {
      count++;
      if (--untilKill === 0) kill();
      // Whether it is taken is not always told.
      if (count % 17 === 0) return void socket.resetAndDestroy();
      await answer(count % 19 === 0 ? 503 : 204)(response, request, socket);
    };
    const { url, received } = await receiver(hostile);
    const lines = Array.from({ length: EVENTS }, (_, n) => {
      const time = new Date(Date.UTC(2026, 0, 1, 12, 0, n)).toISOString();
      return `${time},${n % KEYS},${n}\n`;
    });
    const folder = temporaryFolder({
      'streams.sql': streams(url),
      'found.sql': QUERY,
      'events.csv': `ts,user_id,n\n${lines.join('')}`,
    });
    for (let run = 0; ; run++) {
      untilKill = run < killRuns ? 3 + ((run * 17) % 19) : Number.POSITIVE_INFINITY;
      const args = ['run', folder, '--archive', join(folder, 'archive'), '--output', 'none'];
      const child = spawn(process.execPath, [MAIN, ...args], { stdio: 'ignore' });
      kill = () => child.kill('SIGKILL');
      const [code, signal] = await once(child, 'close');
      if (signal === 'SIGKILL') continue;
      expect(code).toBe(0);
      break;
    }
    const expected = Array.from({ length: KEYS }, (_, key) => [
      key,
      Array.from({ length: EVENTS }, (__, n) => n).filter((n) => n % KEYS === key),
    ]);
    expect([...firstByKey(received.map(({ body }) => body))].sort(([a], [b]) => a - b)).toEqual(expected);
  },
  lawTimeout,
);
