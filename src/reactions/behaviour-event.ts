import { type Behaviour, queryOf } from '../behaviour.js';
import { formatJson } from '../format-value.js';
import type { CloudEvent } from '../formats/cloud-event.js';
import { evidenceJson } from '../sinks/evidence-json.js';
import { formatTimestamp } from '../time.js';

/** A behaviour as a CloudEvent: its columns are the data. */
export function behaviourEvent(behaviour: Behaviour, { source }: { readonly source: string }): CloudEvent {
  const { type, kind, id, time, key, values, evidence, position, revision } = behaviour;
  const subject = type.key.map((field, i) => formatJson(field.type, key[i] ?? null)).join(',');
  const attributes = new Map([
    ['id', id],
    ['source', source],
    ['type', queryOf(type)],
    ...(subject === '' ? [] : [['subject', subject] as const]),
    ...(time === null ? [] : [['time', formatTimestamp(time)] as const]),
    ['datacontenttype', 'application/json'],
    ['kind', kind],
    ['sequence', String(position.offset).padStart(16, '0')],
    ['evidence', `[${evidence.map(evidenceJson).join(',')}]`],
    ['evidencecount', String(evidence.length)],
    ...(revision === undefined ? [] : [['revision', String(revision)] as const]),
  ]);
  const data = type.columns.map(
    ({ name, type }, i) => `${JSON.stringify(name)}:${formatJson(type, values[i] ?? null)}`,
  );
  return { attributes, data: Buffer.from(`{${data.join(',')}}`) };
}
