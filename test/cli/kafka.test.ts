import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { motif } from './fake-terminal.js';

const PASSWORD = 'hunter2';
const env = { KAFKA_BROKERS: 'broker.internal:9092', TOPIC: 'clicks-of-today', KAFKA_PASSWORD: PASSWORD };
const CONNECTION = `'properties.bootstrap.servers' = '\${KAFKA_BROKERS}', 'properties.security.protocol' = 'SASL_SSL',
  'properties.sasl.mechanism' = 'PLAIN', 'properties.sasl.username' = 'me', 'properties.sasl.password' = '\${KAFKA_PASSWORD}'`;
const STREAMS = `CREATE TABLE clicks (ts TIMESTAMP METADATA FROM 'timestamp', user_id INTEGER, part INTEGER METADATA FROM 'partition',
  WATERMARK FOR ts AS ts)
WITH ('connector' = 'kafka', 'topic' = '\${TOPIC}', 'format' = 'json', 'properties.group.id' = 'shop', ${CONNECTION});
CREATE TABLE alerts (at_time TIMESTAMP, user_id INTEGER, WATERMARK FOR at_time AS at_time)
WITH ('connector' = 'kafka', 'topic' = 'alerts', 'format' = 'json', ${CONNECTION});`;
const FILES = {
  'streams.sql': STREAMS,
  'odd.sql': 'INSERT INTO alerts SELECT ts, user_id FROM clicks WHERE user_id % 2 = 1',
  'again.sql': 'SELECT user_id FROM alerts',
  'clicks.ndjson':
    '{"ts": "2026-05-04T10:00:00Z", "user_id": 1, "part": 3}\n{"ts": "2026-05-04T10:00:01Z", "user_id": 2}\n' +
    '{"ts": "2026-05-04T10:00:02Z", "user_id": 5}\n',
};

test('a graph shows topics as they are written', async () => {
  const folder = temporaryFolder(FILES);
  const { code, stdout, stderr } = await motif(['check', `${folder}`, '--graph'], { env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe('clicks  topic ${TOPIC}\n└─ odd\n   └─ alerts  → topic alerts\n      └─ again\n');
  const mermaid = await motif(['check', `${folder}`, '--graph=mermaid'], { env });
  expect(mermaid.stdout).toContain('[("clicks<br/>topic ${TOPIC}")]');
  expect(mermaid.stdout).toContain('("alerts<br/>topic alerts")');
});

test('variables come from the environment', async () => {
  const { code, stderr } = await motif(['check', `${temporaryFolder(FILES)}`], { env: { TOPIC: 'x' } });
  expect(code).toBe(1);
  expect(stderr).toContain('the environment variable KAFKA_BROKERS is not set');
  expect(stderr).toContain('the environment variable KAFKA_PASSWORD is not set');
});

test('with a file in place of the topic no broker is needed, and nothing goes to one', async () => {
  const folder = temporaryFolder(FILES);
  const { code, stdout, stderr } = await motif(
    [
      'run',
      `${folder}`,
      '--input',
      `clicks=${folder}/clicks.ndjson`,
      '--archive',
      `${folder}/archive`,
      '--output',
      'ndjson',
    ],
    { env },
  );
  expect(code).toBe(0);
  expect(stderr).toContain('with --input nothing goes to Kafka: what is found for alerts is shown and archived\n');
  const found = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(found.map(({ behaviour, values }) => [behaviour, values.user_id])).toEqual([
    ['alerts', 1],
    ['alerts', 5],
    ['again', 1],
    ['again', 5],
  ]);
  const asked = await motif([
    'sql',
    'SELECT user_id, at_time FROM alerts ORDER BY 1',
    '--archive',
    `${folder}/archive`,
    '--format',
    'csv',
  ]);
  expect(asked.stdout).toBe('user_id,at_time\n1,2026-05-04 10:00:00\n5,2026-05-04 10:00:02\n');
  const columns = await motif([
    'sql',
    'SELECT part FROM clicks ORDER BY ts',
    '--archive',
    `${folder}/archive`,
    '--format',
    'csv',
  ]);
  expect(columns.stdout).toBe('part\n3\n\n\n');
});

test('nothing that variables hold is in an archive', async () => {
  const folder = temporaryFolder(FILES);
  const input = ['--input', `clicks=${folder}/clicks.ndjson`];
  const { code } = await motif(['run', `${folder}`, ...input, '--archive', `${folder}/archive`], { env });
  expect(code).toBe(0);
  const names = readdirSync(`${folder}/archive`, { recursive: true, withFileTypes: true }).filter((file) =>
    file.isFile(),
  );
  const held = names.map(({ parentPath, name }) => readFileSync(join(parentPath, name)));
  expect(held.length).toBeGreaterThan(0);
  for (const bytes of held) for (const value of Object.values(env)) expect(bytes.includes(value)).toBe(false);
});

test('rows of a test have metadata among their columns', async () => {
  const folder = temporaryFolder({
    ...FILES,
    'late_hours.sql': 'SELECT user_id, part FROM clicks WHERE hour(ts) >= 22',
    'late_hours.test.yaml': `- name: at night
  input:
    clicks:
      - { ts: 2026-05-04T23:00:00Z, user_id: 1, part: 3 }
      - { ts: 2026-05-04T23:00:01Z, user_id: 2 }
  output:
    - { user_id: 1, part: 3 }
    - { user_id: 2, part: null }
`,
  });
  const { stdout } = await motif(['test', folder], { env });
  expect(stdout).toContain('  ok    at night\n');
});
