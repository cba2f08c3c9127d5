import { type Behaviour, queryOf } from '../../behaviour.js';
import type { RunSummary } from '../../engine/contract.js';
import { MotifError } from '../../errors.js';
import { outputType, type Project, type QueryPlan, streamsOf } from '../../query/plan.js';
import { memorySink } from '../../sinks/memory-sink.js';
import { plural } from '../wording.js';
import { compareRows } from './compare-rows.js';
import { outputColumns } from './output-columns.js';
import { queriesBehind } from './streams-behind.js';
import type { TestCase } from './test-case.js';

/**
 * Puts a case's rows through the engine, with that one query and those that it waits for; what is wrong with the outcome, or
 * undefined.
 */
export async function runTestCase(
  { input, advance, output }: TestCase,
  plan: QueryPlan,
  project: Project,
): Promise<string | undefined> {
  const { run } = await import('../../engine/run.js');
  const { memorySource } = await import('../../sources/memory-source.js');
  const { rowOptions } = await import('../../engine/partitions/row-options.js');
  const queries = [...queriesBehind(plan, project, new Set(input.keys())), plan];
  const read = new Set(queries.flatMap(streamsOf));
  const given = new Set(queries.filter((query) => query !== plan).map((query) => outputType(query).name));
  const unread = [...input.keys()].find((name) => !read.has(name));
  if (unread !== undefined) return `nothing reads the rows of ${unread}: what would is given as input itself`;
  const streams = project.streams.filter(({ name }) => read.has(name));
  const sources = streams.flatMap((stream) =>
    given.has(stream.name) ? [] : memorySource({ ...rowOptions(stream), rows: input.get(stream.name) ?? [] }),
  );
  const sink = memorySink<Behaviour>();
  try {
    const summary = await run({
      project: { folder: '', streams, queries },
      sources,
      onBehaviours: (found) => sink.write(found.filter(({ type }) => queryOf(type) === plan.type.name)),
      ...(advance === undefined ? {} : { advanceTo: advance }),
    });
    const failure = summary.failure?.message ?? difference();
    return failure === undefined ? undefined : [failure, ...notes(summary)].join('\n');
  } catch (error) {
    if (error instanceof MotifError) return error.message;
    throw error;
  }

  function difference(): string | undefined {
    const diff = compareRows(output, sink.items, outputColumns(outputType(plan)));
    const counts = `expected ${plural(output.length, 'row')}, got ${plural(sink.items.length, 'row')}`;
    return diff === undefined ? undefined : `${counts} (- expected, + got):\n${diff}`;
  }
}

/** What else may be the reason. */
function notes({ late, deadLetters }: RunSummary): readonly string[] {
  return [
    ...(late > 0 ? [`note: ${plural(late, 'event')} came after the watermark had passed, and took no part`] : []),
    ...(deadLetters > 0 ? [`note: ${plural(deadLetters, 'row')} could not be read, and took no part`] : []),
  ];
}
