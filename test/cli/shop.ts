import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../support/temporary-folder.js';

const STREAMS = `CREATE TABLE events (
  ts TIMESTAMP, user_id BIGINT, item VARCHAR, event VARCHAR, price DECIMAL(10, 2),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../events.csv', 'format' = 'csv');
`;

const CHANGED_MIND = `SELECT item, removed_at, price
FROM events MATCH_RECOGNIZE (
  PARTITION BY user_id, item
  ORDER BY ts
  MEASURES R.ts AS removed_at, A.price AS price
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A X*? R) WITHIN INTERVAL '30' MINUTE
  DEFINE A AS A.event = 'add', R AS R.event = 'remove'
);
`;

const ABANDONED = `SELECT user_id, item, added_at
FROM events MATCH_RECOGNIZE (
  PARTITION BY user_id, item
  ORDER BY ts
  MEASURES A.ts AS added_at, D.ts AS decided_at
  ONE ROW PER MATCH SHOW TIMEOUT MATCHES
  AFTER MATCH SKIP TO NEXT ROW
  PATTERN (A X*? D) WITHIN INTERVAL '30' MINUTE
  DEFINE A AS A.event = 'add', D AS D.event IN ('remove', 'purchase')
)
WHERE decided_at IS NULL;
`;

const CHANGED_MIND_TEST = `- name: added and removed
  input:
    events:
      - { ts: 2026-01-01T12:00:00Z, user_id: 1, item: soap, event: add, price: 2.50 }
      - { ts: 2026-01-01T12:05:00Z, user_id: 1, item: soap, event: remove }
  output:
    - { item: soap, removed_at: 2026-01-01T12:05:00Z, price: 2.50 }
- name: nothing yet
  input:
    events:
      - { ts: 2026-01-01T12:00:00Z, user_id: 1, item: soap, event: add }
  advance: 2026-01-01T12:10:00Z
  output: []
`;

export const HEADER = 'ts,user_id,item,event,price';

const EVENTS = `${HEADER}
2026-01-01T12:00:00Z,1,soap,add,2.50
2026-01-01T12:01:00Z,2,comb,add,1.00
2026-01-01T12:05:00Z,1,soap,remove,2.50
2026-01-01T12:06:00Z,1,towel,view,9.00
`;

export interface Shop {
  readonly folder: string;
  readonly queries: string;
  readonly archive: string;
  file(name: string, content?: string | Uint8Array): string;
}

/** A small shop: one change of mind (soap, user 1) and one cart left alone (comb, user 2). `files` add or replace. */
export function shop(files: Readonly<Record<string, string | Uint8Array | undefined>> = {}): Shop {
  const folder = temporaryFolder();
  const all = {
    'events.csv': EVENTS,
    'queries/streams.sql': STREAMS,
    'queries/changed_mind.sql': CHANGED_MIND,
    'queries/abandoned.sql': ABANDONED,
    'queries/changed_mind.test.yaml': CHANGED_MIND_TEST,
    ...files,
  };
  function file(name: string, content?: string | Uint8Array): string {
    const path = join(folder, name);
    if (content !== undefined) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    return path;
  }
  for (const [name, content] of Object.entries(all)) file(name, content);
  return { folder, queries: join(folder, 'queries'), archive: join(folder, 'archive'), file };
}
