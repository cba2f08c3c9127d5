import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../src/query/plan.js';
import { benchProject } from './bench-project.js';

export interface KafkaProject {
  readonly topic: string;
  readonly brokers: string;
  readonly group: string;
  /** As SQL writes it: how late events may come. */
  readonly lateness: string;
}

/** Add, then remove, from a topic keyed by user into another one. */
export async function kafkaProject(folder: string, options: KafkaProject): Promise<Project> {
  const path = join(folder, 'queries');
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'streams.sql'), streams(options));
  writeFileSync(join(path, 'cart_changed_mind.sql'), QUERY);
  return benchProject(path);
}

function streams({ topic, brokers, group, lateness }: KafkaProject): string {
  const cluster = `'connector' = 'kafka', 'properties.bootstrap.servers' = '${brokers}', 'format' = 'json'`;
  return `CREATE TABLE events (
  ts TIMESTAMP, user_id VARCHAR, item_id VARCHAR, event VARCHAR, price DOUBLE, session VARCHAR, page VARCHAR,
  WATERMARK FOR ts AS ts - INTERVAL '${lateness}' SECOND
) WITH (${cluster}, 'topic' = '${topic}', 'properties.group.id' = '${group}', 'scan.startup.mode' = 'earliest-offset',
  'key.fields' = 'user_id', 'key.format' = 'raw');
CREATE TABLE changed_minds (user_id VARCHAR, item_id VARCHAR, added_at TIMESTAMP, removed_at TIMESTAMP)
WITH (${cluster}, 'topic' = '${group}-found', 'key.fields' = 'user_id');
`;
}

const QUERY = `INSERT INTO changed_minds
SELECT user_id, item_id, added_at, removed_at
FROM events MATCH_RECOGNIZE (
  PARTITION BY user_id, item_id
  ORDER BY ts
  MEASURES A.ts AS added_at, R.ts AS removed_at
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A X*? R) WITHIN INTERVAL '30' MINUTE
  DEFINE A AS A.event = 'add', R AS R.event = 'remove'
);
`;
