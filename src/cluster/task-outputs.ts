import type { LateEvent } from '../archive/epoch.js';
import type { Behaviour } from '../behaviour.js';
import { queryOf } from '../behaviour.js';
import { physicalSchema } from '../computed-column.js';
import type { DeadLetter } from '../dead-letter.js';
import type { TaskEpoch } from '../engine/store.js';
import type { WriteFormat } from '../formats/write-format.js';
import type { KafkaMessage } from '../kafka/driver.js';
import type { KafkaConnector } from '../kafka-connector.js';
import type { MessageFormat, MessagePart } from '../message-format.js';
import type { StreamDeclaration } from '../query/plan.js';
import type { Stage } from '../query/stages/stage.js';
import { secretNames } from '../secret-names.js';
import { outboxMessages } from '../sinks/kafka-outbox-messages.js';
import { type KafkaRecordsOptions, kafkaRecords } from '../sinks/kafka-records.js';
import { secretGoneNote } from '../sinks/secret-gone-note.js';
import { formatTimestamp } from '../time.js';
import { exchangeMessages, rowRouter } from './exchange-records.js';
import type { MemberOptions } from './member-options.js';
import type { MemberPlan } from './member-queries.js';
import type { TaskName } from './task-name.js';
import type { TaskOutputs } from './task-store.js';
import { deadLetterTopic, lateTopic, outboxTopic } from './topic-names.js';

type Messages = Map<string, KafkaMessage[]>;

/** What a task's epochs send besides the changelog: behaviours, late events and dead letters, rows for other stages. */
export function taskOutputs(
  { partition }: TaskName,
  stage: Stage,
  { layout, schemas }: Pick<MemberPlan, 'layout' | 'schemas'>,
  counts: ReadonlyMap<string, number>,
  { groupId: group, clock, onNote, webhooks = [] }: Pick<MemberOptions, 'groupId' | 'clock' | 'onNote' | 'webhooks'>,
): (epoch: TaskEpoch) => TaskOutputs {
  const targets = new Map(
    stage.project.queries.flatMap((plan) => {
      const stream = stage.project.streams.find(({ name }) => name === plan.into?.type.name);
      if (stream?.connector?.kind !== 'kafka' || plan.into === undefined) return [];
      const target = targetOf(stream, stream.connector, plan.into.key, `motif/${group}`, onNote, {
        value: (format) => schemas.writing(plan.type.name, 'value', format),
        key: (format) => schemas.writing(plan.type.name, 'key', format),
      });
      return [[plan.type.name, target] as const];
    }),
  );
  const outboxes = stage.project.queries.flatMap((plan) => {
    const table = webhooks.find(({ table: { name } }) => name === plan.into?.type.name)?.table;
    if (table === undefined) return [];
    const messages = outboxMessages(table, `motif/${group}`);
    return [{ query: plan.type.name, topic: outboxTopic(group, table.name), messages }];
  });
  const exchanges = layout
    .outputs(stage)
    .map(({ exchange, topic }) => ({ stream: exchange.stream, topic, route: rowRouter(exchange.key) }));
  const from = { stage: stage.name, partition, of: counts.get(layout.changelog(stage)) ?? 1 };
  return ({ behaviours, late, deadLetters, handedOn }) => {
    const [exactlyOnce, atLeastOnce]: [Messages, Messages] = [new Map(), new Map()];
    for (const [query, { topic, delivery, options }] of targets) {
      const given = behaviours.filter(({ type }: Behaviour) => queryOf(type) === query);
      const records = kafkaRecords(given, { ...options, now: clock.now() });
      add(delivery === 'exactly-once' ? exactlyOnce : atLeastOnce, topic, records);
    }
    for (const { query, topic, messages } of outboxes) {
      add(exactlyOnce, topic, messages(behaviours.filter(({ type }: Behaviour) => queryOf(type) === query)));
    }
    add(exactlyOnce, lateTopic(group), late.map(lateMessage));
    add(exactlyOnce, deadLetterTopic(group), deadLetters.map(deadLetterMessage));
    for (const handed of handedOn) {
      for (const { stream, topic, route } of exchanges) {
        if (stream === handed.stream)
          add(exactlyOnce, topic, exchangeMessages(handed, from, route, counts.get(topic) ?? 1));
      }
    }
    return { exactlyOnce, atLeastOnce };
  };
}

interface Target {
  readonly topic: string;
  readonly delivery: KafkaConnector['delivery'];
  readonly options: Omit<KafkaRecordsOptions, 'now'>;
}

function targetOf(
  { name: table, schema, keyFields }: StreamDeclaration,
  { topics, delivery, format, valueFields, metadata, secretHeaders, cloudEvents }: KafkaConnector,
  key: MessagePart | undefined,
  source: string,
  onNote: MemberOptions['onNote'],
  written: Readonly<Record<'value' | 'key', (format: MessageFormat) => WriteFormat>>,
): Target {
  const isInKey = (field: number) => valueFields === 'except-key' && keyFields?.includes(field) === true;
  const own = physicalSchema(schema, metadata);
  const fields = schema.flatMap((field, place) => (own.includes(field) && !isInKey(place) ? [place] : []));
  const [topic = ''] = topics;
  const options = {
    value: { format: written.value(format), fields },
    source,
    metadata,
    isSecret: secretNames(secretHeaders),
    onSecretGone: secretGoneNote(table, onNote),
    ...(cloudEvents === undefined ? {} : { cloudEvents }),
    ...(key === undefined ? {} : { key: { format: written.key(key.format), fields: key.fields } }),
  };
  return { topic, delivery, options };
}

function lateMessage({ stream, position, time, lateness }: LateEvent): KafkaMessage {
  return jsonMessage({ stream, ...position, time: formatTimestamp(time), lateness_seconds: lateness / 1e6 });
}

function deadLetterMessage({ stream, position, reason, raw }: DeadLetter): KafkaMessage {
  return jsonMessage({ stream, ...position, reason, raw });
}

function jsonMessage(value: object): KafkaMessage {
  return { key: null, value: Buffer.from(JSON.stringify(value)) };
}

function add(messages: Messages, topic: string, more: readonly KafkaMessage[]): void {
  if (more.length === 0) return;
  const there = messages.get(topic);
  if (there === undefined) messages.set(topic, [...more]);
  else for (const one of more) there.push(one);
}
