import { type Project, type StreamDeclaration, streamsOf } from '../plan.js';
import { sourceLocation } from './location.js';
import { planStages } from './plan-stages.js';
import type { Exchange } from './stage.js';

/** What a user should know of how queries are divided over tasks: a sentence for each time that rows have to change tasks. */
export function describeStages(whole: Project): readonly string[] {
  return planStages(whole).flatMap(({ inputs, project }) =>
    inputs.flatMap((input) => {
      if (input.kind !== 'exchange') return [];
      const { stream: name } = input.exchange;
      const stream = whole.streams.find((one) => one.name === name);
      const readers = project.queries.filter((query) => streamsOf(query).includes(name)).map(({ type }) => type.name);
      return stream === undefined ? [] : [sentence(readers, input.exchange, stream)];
    }),
  );
}

function sentence(readers: readonly string[], { key }: Exchange, stream: StreamDeclaration): string {
  const verb = readers.length === 1 ? 'reads' : 'read';
  const by = key.map((each) => (each.kind === 'field' ? (stream.schema[each.field]?.name ?? '') : 'an expression'));
  const rows = key.length === 0 ? `all of ${stream.name} in one task` : `${stream.name} by ${by.join(', ')}`;
  return `${readers.join(', ')} ${verb} ${rows}${whyNot(stream, by)}: its rows go through an internal topic`;
}

function whyNot(stream: StreamDeclaration, by: readonly string[]): string {
  const { keyFields, connector, schema } = stream;
  if (connector?.kind === 'filesystem') return ', which is a file and read by one task';
  if (connector?.kind !== 'kafka' || stream.inserted !== undefined || by.length === 0) return '';
  if (sourceLocation(stream) === undefined) return ", and no 'key.fields' says by what its topic is divided";
  if (keyFields === undefined) return ', whose topic is divided by the key of its records';
  const names = keyFields.flatMap((field) => schema[field]?.name ?? []);
  // Where it is divided so, what is read with it is not.
  return names.every((name) => by.includes(name)) ? '' : `, whose topic is divided by ${names.join(', ')}`;
}
