import { outputType, type Project, type QueryPlan, type StreamDeclaration, streamsOf } from '../../query/plan.js';
import { type Field, type Schema, typeName } from '../../schema.js';
import { fieldOf } from '../../widens.js';
import { type Checkpoint, versionsOf } from '../epochs/checkpoint.js';
import { readsAsItIs } from '../reads-as-it-is.js';
import { hindrances, schemaOf } from '../stream-version.js';

const SINCE = "since this archive's last run";

/**
 * What of the project is not what the checkpoint was written with, so that it cannot be gone on from. With `mayChange`
 * queries may be new, and others than they were: and what they give, and that a stream is read.
 */
export function otherVersions({ versions }: Checkpoint, project: Project, mayChange: boolean): readonly string[] {
  const now = versionsOf(project);
  const changed = new Set([...now].flatMap(([name, version]) => (versions.get(name) === version ? [] : [name])));
  const evolved = project.streams.flatMap((stream): Evolved[] => {
    const before = versions.get(`stream ${stream.name}`);
    if (before === undefined || !changed.has(`stream ${stream.name}`) || !isOfItsOwn(stream)) return [];
    return [{ stream, before: schemaOf(before) }];
  });
  return [...now].flatMap(([name, version]) => {
    const before = versions.get(name);
    if (before === undefined) return mayChange ? [] : [`${name} was added ${SINCE}`];
    const one = evolved.find(({ stream }) => `stream ${stream.name}` === name);
    if (one !== undefined) return hindrances(one.stream.name, before, version);
    const plan = project.queries.find(({ type }) => `query ${type.name}` === name);
    if (!changed.has(name)) return plan === undefined ? [] : widenedKeys(plan, evolved);
    if (mayChange) return [];
    return hasChangedBehind(name, project, changed) ? [] : [edited(name, plan, evolved)];
  });
}

interface Evolved {
  readonly stream: StreamDeclaration;
  readonly before: Schema;
}

/** Others have their columns of queries, or for them. */
function isOfItsOwn({ version, inserted }: StreamDeclaration): boolean {
  return version === undefined && inserted === undefined;
}

/** A query by keys of another type has the same version: what it has open, and what it found, is of keys as they were. */
function widenedKeys(plan: QueryPlan, evolved: readonly Evolved[]): readonly string[] {
  if (plan.kind !== 'match') return [];
  const plain = evolved.filter(({ stream }) => readsAsItIs(plan, stream.name));
  return plain.flatMap((one) =>
    widenedOf(one)
      .filter(({ field }) => plan.type.key.some(({ name }) => name === field.name))
      .map(({ text }) => `query ${plan.type.name} has for a key ${text}`),
  );
}

/** What it reads is part of a query's version. */
function edited(name: string, plan: QueryPlan | undefined, evolved: readonly Evolved[]): string {
  const [one] = plan === undefined ? [] : evolvedOf(plan, evolved);
  if (one === undefined) return `${name} was edited ${SINCE}`;
  const [widened] = widenedOf(one);
  const because =
    widened === undefined
      ? `is another with the columns of stream ${one.stream.name} as they are now`
      : `reads ${widened.text}`;
  return `${name} was edited ${SINCE}, or ${because}`;
}

function evolvedOf(plan: QueryPlan, evolved: readonly Evolved[]): readonly Evolved[] {
  const read = streamsOf(plan);
  return evolved.filter(({ stream }) => read.includes(stream.name));
}

function widenedOf({ stream, before }: Evolved): readonly { readonly field: Field; readonly text: string }[] {
  return stream.schema.flatMap((field) => {
    const was = fieldOf(field.name, before);
    if (was === undefined || typeName(was.type) === typeName(field.type)) return [];
    const types = `which was ${typeName(was.type)} and is ${typeName(field.type)}`;
    return [{ field, text: `${field.name} of stream ${stream.name}, ${types}` }];
  });
}

/** A query's version holds those of the queries that it reads: where one of these is named, it need not be. */
function hasChangedBehind(name: string, { queries }: Project, changed: ReadonlySet<string>): boolean {
  const reads = queries.filter(({ type }) => `query ${type.name}` === name).flatMap(streamsOf);
  const isBehind = (plan: QueryPlan): boolean =>
    reads.includes(outputType(plan).name) || `stream ${plan.type.name}` === name;
  return queries.some((plan) => isBehind(plan) && changed.has(`query ${plan.type.name}`));
}
