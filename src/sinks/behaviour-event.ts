import { type Behaviour, queryOf } from '../behaviour.js';
import type { CloudEvent } from '../formats/cloud-event.js';
import { encodeMessage } from '../formats/encode-message.js';
import { keyText } from '../key-text.js';
import { ATTRIBUTE } from '../metadata-column.js';
import { formatTimestamp } from '../time.js';
import { evidenceText } from './evidence-text.js';
import { type WrittenColumns, writtenColumns } from './written-columns.js';

export interface BehaviourEventOptions extends WrittenColumns {
  /** Who says so: `motif`, or `motif/GROUP`. */
  readonly source: string;
  /** The columns that are the data, by their places. */
  readonly fields: readonly number[];
  /** Where the data's schema is, an absolute URI. */
  readonly dataSchema?: string;
}

const SEQUENCE_DIGITS = 16;
/** CloudEvents 1.0, §3.1: no attribute has such a character. */
const FORBIDDEN = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/gu;

/**
 * A behaviour as a CloudEvent: its id, its query as the type, its key as the subject, and its columns as the data, in JSON.
 * Columns that are attributes are extensions of it, or stand for its subject or dataschema. `sequence` is its place among
 * what one task gives, `evidence` has as many events as there is room for, and `evidencecount` says how many there are. What
 * no attribute may hold becomes U+FFFD.
 */
export function behaviourEvent(behaviour: Behaviour, options: BehaviourEventOptions): CloudEvent {
  const { type, kind, id, time, key, values, evidence, revision, position } = behaviour;
  const { source, fields, dataSchema } = options;
  const subject = keyText(type.key, key);
  const given: Record<string, string | null | undefined> = {
    id,
    source: encodeURI(source),
    type: queryOf(type),
    subject,
    time: time === null ? null : formatTimestamp(time),
    dataschema: dataSchema,
    datacontenttype: 'application/json',
    partitionkey: subject,
    sequence: String(position.offset).padStart(SEQUENCE_DIGITS, '0'),
    evidence: evidenceText(evidence),
    evidencecount: String(evidence.length),
    kind,
    revision: revision === undefined ? undefined : String(revision),
  };
  for (const [name, value] of writtenColumns(behaviour, ATTRIBUTE, options)) {
    given[name] = Buffer.from(value).toString('utf8');
  }
  const attributes = new Map<string, string>();
  for (const [name, value] of Object.entries(given)) {
    if (value !== null && value !== undefined && value !== '') attributes.set(name, value.replace(FORBIDDEN, '\ufffd'));
  }
  const schema = fields.flatMap((field) => type.columns[field] ?? []);
  const data = encodeMessage(
    'cloudevents',
    schema,
    fields.map((field) => values[field] ?? null),
  );
  return { attributes, data: data ?? undefined };
}
