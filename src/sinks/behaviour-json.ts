import type { Behaviour } from '../behaviour.js';
import { formatJson } from '../format-value.js';
import type { Schema, Value } from '../schema.js';
import { formatTimestamp } from '../time.js';
import { evidenceJson } from './evidence-json.js';

/** A behaviour as one JSON object without line breaks. Its fields and their order are a contract with whoever reads. */
export function behaviourJson(behaviour: Behaviour): string {
  const { type, kind, id, time, key, values, evidence, position, revision } = behaviour;
  const fields = [
    `"behaviour":${JSON.stringify(type.name)}`,
    `"kind":"${kind}"`,
    `"id":"${id}"`,
    `"source":${JSON.stringify(position.source)},"partition":${position.partition},"offset":${position.offset}`,
    ...(revision === undefined ? [] : [`"revision":${revision}`]),
    `"time":${time === null ? null : `"${formatTimestamp(time)}"`}`,
    `"key":${objectJson(type.key, key)}`,
    `"values":${objectJson(type.columns, values)}`,
    `"evidence":[${evidence.map(evidenceJson).join(',')}]`,
  ];
  return `{${fields.join(',')}}`;
}

function objectJson(schema: Schema, values: readonly Value[]): string {
  const fields = schema.map(({ name, type }, i) => `${JSON.stringify(name)}:${formatJson(type, values[i] ?? null)}`);
  return `{${fields.join(',')}}`;
}
