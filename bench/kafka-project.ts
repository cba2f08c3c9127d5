import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../src/query/plan.js';
import { benchProject } from './bench-project.js';
import { QUERIES } from './queries-folder.js';

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
  const query = readFileSync(join(QUERIES, 'cart_changed_mind.sql'), 'utf8');
  writeFileSync(join(path, 'cart_changed_mind.sql'), `INSERT INTO changed_minds\n${query}`);
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
