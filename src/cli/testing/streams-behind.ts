import { outputType, type Project, type QueryPlan, type StreamDeclaration, streamsOf } from '../../query/plan.js';

/** The streams that a query reads, and those that the queries behind them do: a test may give rows of any. */
export function streamsBehind(query: QueryPlan, project: Project): readonly StreamDeclaration[] {
  const names = new Set([query, ...queriesBehind(query, project, new Set())].flatMap(streamsOf));
  return project.streams.filter(({ name }) => names.has(name));
}

/** The queries that it waits for; not those that give a stream whose rows are `given`. */
export function queriesBehind(
  query: QueryPlan,
  { queries }: Project,
  given: ReadonlySet<string>,
): readonly QueryPlan[] {
  const found = new Set<QueryPlan>();
  const visit = (plan: QueryPlan): void => {
    const read = streamsOf(plan).filter((name) => !given.has(name));
    for (const other of queries) {
      if (found.has(other) || !read.includes(outputType(other).name)) continue;
      found.add(other);
      visit(other);
    }
  };
  visit(query);
  return [...found];
}
