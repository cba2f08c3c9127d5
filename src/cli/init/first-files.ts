import { quoteText } from '../../quote-text.js';
import { typeName } from '../../schema.js';
import { DAY, type Duration, HOUR, MINUTE, SECOND } from '../../time.js';
import { sqlName } from '../sql-name.js';
import { durationText } from '../wording.js';
import type { Choice } from './choice.js';
import { firstTest } from './first-test.js';

/** File names with their texts: the streams, a first query, its test. */
export function firstFiles(choice: Choice): readonly (readonly [name: string, text: string])[] {
  const query = queryName(choice);
  return [
    ['streams.sql', streamsText(choice)],
    [`${query}.sql`, queryText(choice)],
    [`${query}.test.yaml`, firstTest(choice)],
  ];
}

function queryName({ steps, key }: Choice): string {
  return nameOf(steps === undefined ? `${key.name}_twice` : `${steps.first}_then_${steps.then}`);
}

/** A text as a name that needs no quotes. */
export function nameOf(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^[a-z]/.test(name) ? name : `s_${name}`;
}

function streamsText({ stream, path, format, columns, time, delay }: Choice): string {
  const width = Math.max(...columns.map(({ name }) => sqlName(name).length));
  const lines = columns.map(({ name, type }) => `  ${sqlName(name).padEnd(width)} ${typeName(type)}`);
  const at = sqlName(time.name);
  return `-- An event may come up to ${durationText(delay)} behind the latest one; what comes later than that is counted as late.
CREATE TABLE ${sqlName(stream)} (
${lines.join(',\n')},
  WATERMARK FOR ${at} AS ${at} - INTERVAL ${intervalText(delay)}
) WITH (
  'connector' = 'filesystem',
  'path' = ${quoteText(path)},
  'format' = '${format}'
);
`;
}

function queryText({ stream, key, time, steps }: Choice): string {
  const [owner, at] = [sqlName(key.name), sqlName(time.name)];
  const what =
    steps === undefined
      ? `Two events of one ${key.name} within 30 minutes of each other.`
      : `${steps.first}, and then ${steps.then} of the same ${key.name} within 30 minutes, anything else between.`;
  const define =
    steps === undefined
      ? `    B AS B.${at} >= A.${at} -- any event; say here which one`
      : `    A AS A.${sqlName(steps.field.name)} = ${quoteText(steps.first)},\n    B AS B.${sqlName(steps.field.name)} = ${quoteText(steps.then)}`;
  return `-- ${what.replace(/\s+/g, ' ')}
SELECT ${owner}, began_at, ended_at
FROM ${sqlName(stream)} MATCH_RECOGNIZE (
  PARTITION BY ${owner}
  ORDER BY ${at}
  MEASURES
    A.${at} AS began_at,
    B.${at} AS ended_at
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (${steps === undefined ? 'A B' : 'A X*? B'}) WITHIN INTERVAL '30' MINUTE
  DEFINE
${define}
);
`;
}

function intervalText(duration: Duration): string {
  for (const [unit, size] of [
    ['DAY', DAY],
    ['HOUR', HOUR],
    ['MINUTE', MINUTE],
  ] as const) {
    if (duration % size === 0) return `'${duration / size}' ${unit}`;
  }
  return `'${duration / SECOND}' SECOND`;
}
