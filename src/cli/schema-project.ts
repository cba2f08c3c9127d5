import type { BehaviourKind } from '../behaviour.js';
import { MotifError } from '../errors.js';
import { deriveSchema } from '../formats/derive-schema.js';
import { typeScriptInterface } from '../formats/typescript-interface.js';
import { outputType, type Project, type QueryPlan, type StreamDeclaration } from '../query/plan.js';
import { behaviourRecord, type RecordColumns, streamRecord } from '../query/record-columns.js';
import { behaviourTypeScript } from '../sinks/behaviour-typescript.js';
import { textOutput } from '../sinks/text-output.js';
import { suggest } from '../suggest.js';
import { type Action, action } from './action.js';
import { checkedProject } from './checked-project.js';
import { DONE } from './exit-code.js';
import type { SchemaFlags, SchemaForm } from './flags.js';

/** What a name is: a query's behaviours, or the rows of a stream. */
type Named =
  | { readonly kind: 'behaviour'; readonly plan: QueryPlan }
  | { readonly kind: 'stream'; readonly stream: StreamDeclaration };

export const schemaProject: Action<SchemaFlags, [string, string?]> = action(
  async (context, { as }, name, path = 'queries') => {
    const project = await checkedProject(context, path);
    const text = schemaText(namedOf(project, name), as, project);
    await textOutput(context.process.stdout, 'stdout').write(text.endsWith('\n') ? text : `${text}\n`);
    return DONE;
  },
);

function schemaText(named: Named, as: SchemaForm, { streams }: Project): string {
  if (as === 'typescript') return typeScriptText(named);
  const { name, columns } = recordOf(named, streams);
  const derived = deriveSchema(as, columns, name);
  if (derived.kind === 'problems') throw new MotifError('INVALID_QUERY', derived.problems);
  return as === 'protobuf' ? derived.text : JSON.stringify(JSON.parse(derived.text), undefined, 2);
}

function recordOf(named: Named, streams: readonly StreamDeclaration[]): RecordColumns {
  return named.kind === 'stream' ? streamRecord(named.stream) : behaviourRecord(named.plan, streams);
}

function typeScriptText(named: Named): string {
  if (named.kind === 'behaviour') return behaviourTypeScript(outputType(named.plan), kindsOf(named.plan));
  const { name, columns } = streamRecord(named.stream);
  return typeScriptInterface(columns, name);
}

function kindsOf(plan: QueryPlan): readonly BehaviourKind[] {
  switch (plan.kind) {
    case 'match':
      return [
        'match',
        ...(plan.pattern.timeouts ? (['timeout'] as const) : []),
        ...(plan.allowedLateness === undefined ? [] : (['retracted'] as const)),
      ];
    case 'window':
      return ['window'];
    default:
      return ['row'];
  }
}

function namedOf({ queries, streams }: Project, wanted: string): Named {
  const isWanted = (name: string): boolean => name.toLowerCase() === wanted.toLowerCase();
  const plan = queries.find(({ type }) => isWanted(type.name));
  if (plan !== undefined) return { kind: 'behaviour', plan };
  const stream = streams.find(({ name }) => isWanted(name));
  if (stream !== undefined) return { kind: 'stream', stream };
  const names = [...new Set([...queries.map(({ type }) => type.name), ...streams.map(({ name }) => name)])];
  const meant = suggest(wanted, names);
  throw new MotifError('INVALID_ARGUMENT', {
    message: `there is no behaviour and no stream ${wanted}`,
    hint: meant === undefined ? `There are: ${names.join(', ')}` : `did you mean ${meant}?`,
  });
}
