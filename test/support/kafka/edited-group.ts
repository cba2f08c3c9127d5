import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../temporary-folder.js';
import type { Whose } from './carts.js';
import type { KafkaClient } from './kafka-client.js';
import { MotifProcess } from './motif-process.js';
import { uniqueName } from './unique-name.js';

const PROPERTIES = `'connector' = 'kafka', 'format' = 'json', 'properties.bootstrap.servers' = '\${KAFKA_BROKERS}',
  'properties.session.timeout.ms' = '6000'`;

function streams(whose: Whose): string {
  const key = whose === 'person' ? ", 'key.fields' = 'person', 'key.format' = 'raw'" : '';
  const target = (name: string) =>
    `CREATE TABLE ${name} (${columns(whose)
      .map((column) => `${column} ${column === 'person' ? 'VARCHAR' : 'INTEGER'}`)
      .join(', ')}) WITH ('topic' = '\${${name.toUpperCase()}}', ${PROPERTIES});\n`;
  return `CREATE TABLE events (
  ts TIMESTAMP, person VARCHAR, item INTEGER, seq INTEGER, event VARCHAR, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('topic' = '\${EVENTS}', 'properties.group.id' = '\${GROUP}', 'scan.startup.mode' = 'earliest-offset', ${PROPERTIES}${key});
${target('steady')}${target('edited')}`;
}

function columns(whose: Whose): readonly string[] {
  return [...(whose === 'person' ? ['person'] : []), 'item', 'added', 'removed'];
}

function query(target: string, whose: Whose, minutes: number): string {
  return `INSERT INTO ${target} SELECT ${columns(whose).join(', ')}
FROM events MATCH_RECOGNIZE (
  PARTITION BY ${whose === 'person' ? 'person, item' : 'item'} ORDER BY ts MEASURES A.seq AS added, R.seq AS removed
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A X*? R) WITHIN INTERVAL '${minutes}' MINUTE DEFINE A AS A.event = 'add', R AS R.event = 'remove'
)`;
}

/** A process of a group with a folder of its own, whose queries a test edits. */
export interface EditedProcess extends MotifProcess {
  /** How long after the first event the query `edited` looks. */
  edit(minutes: number): void;
  save(file: string, text: string): void;
  readonly folder: string;
}

/** A group of which each process has its own files: `steady` looks for half an hour, `edited` for as long as it says. */
export class EditedGroup {
  readonly name: string = uniqueName('edited');
  readonly archive: string = join(temporaryFolder({}), 'archive');
  readonly env: Readonly<Record<string, string>>;
  readonly #kafka: KafkaClient;
  readonly #topics: Readonly<Record<'steady' | 'edited', string>>;
  readonly #whose: Whose;

  static async open(kafka: KafkaClient, events: string, whose: Whose): Promise<EditedGroup> {
    const [steady = '', edited = ''] = await Promise.all(
      ['steady', 'edited'].map((name) => kafka.createTopic({ name, partitions: 4, config: { 'retention.ms': '-1' } })),
    );
    return new EditedGroup(kafka, events, { steady, edited }, whose);
  }

  private constructor(
    kafka: KafkaClient,
    events: string,
    topics: Readonly<Record<'steady' | 'edited', string>>,
    whose: Whose,
  ) {
    this.#kafka = kafka;
    this.#topics = topics;
    this.#whose = whose;
    this.env = {
      KAFKA_BROKERS: kafka.brokers.join(),
      EVENTS: events,
      STEADY: topics.steady,
      EDITED: topics.edited,
      GROUP: this.name,
    };
  }

  /** `more`: further files of its folder. */
  start(minutes: number, more: Readonly<Record<string, string>> = {}): EditedProcess {
    const folder = temporaryFolder({
      'streams.sql': streams(this.#whose),
      'steady.sql': query('steady', this.#whose, 30),
      'edited.sql': query('edited', this.#whose, minutes),
      ...more,
    });
    const started = new MotifProcess([folder, '--archive', this.archive, '--output', 'none'], this.env);
    const save = (file: string, text: string): void => writeFileSync(join(folder, file), text);
    return Object.assign(started, {
      folder,
      save,
      edit: (to: number) => save('edited.sql', query('edited', this.#whose, to)),
    });
  }

  /** Resolves when there are so many. */
  until(target: 'steady' | 'edited', count: number): Promise<unknown> {
    return this.#kafka.readRecords(this.#topics[target], count);
  }

  /** What is committed: who, what, and the numbers of the events. */
  async found(target: 'steady' | 'edited'): Promise<readonly string[]> {
    const records = await this.#kafka.readTopic(this.#topics[target]);
    return records.map(({ value }) => Object.values(JSON.parse(String(value))).join(' ')).toSorted();
  }
}
