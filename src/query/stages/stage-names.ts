import { hash } from 'node:crypto';
import type { Expression } from '../../patterns/expression.js';
import type { StreamDeclaration } from '../plan.js';
import type { StageInput } from './stage.js';

const DIGITS = 8;
const LONGEST = 20;
const LONGEST_STAGE = 30;

/** `keyText` is the same for keys that divide the stream in the same way. */
export function exchangeName(stream: StreamDeclaration, key: readonly Expression[], keyText: string): string {
  const { name, schema, version, inserted } = stream;
  const columns = key.flatMap((each) => (each.kind === 'field' ? (schema[each.field]?.name ?? []) : []));
  // What queries give is other rows where they mean something else.
  const meaning = hashed([name, version ?? inserted?.toSorted(), keyText]);
  const by = key.length === 0 ? '-all' : `-by-${slug(columns.join('-') || 'value')}`;
  return `${slug(name)}${by}-${meaning}`;
}

/** Of what it reads, by partitions. */
export function stageName(inputs: readonly StageInput[]): string {
  const read = inputs.flatMap((input) => {
    if (input.kind === 'table') return [];
    return [input.kind === 'source' ? ['source', input.stream] : ['exchange', input.exchange.name]];
  });
  const [first] = inputs;
  const shown =
    first?.kind === 'exchange' ? first.exchange.name.slice(0, -1 - DIGITS) : slug(first?.stream ?? 'values');
  return `${shown.slice(0, LONGEST_STAGE)}-${hashed(read.map((each) => JSON.stringify(each)).sort())}`;
}

function hashed(meaning: unknown): string {
  return hash('sha256', JSON.stringify(meaning)).slice(0, DIGITS);
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '_')
    .slice(0, LONGEST);
}
