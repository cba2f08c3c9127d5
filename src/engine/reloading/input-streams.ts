import { outputType, type Project, type StreamDeclaration, streamsOf } from '../../query/plan.js';

/** The streams that queries of a project read, and none of them gives. */
export function inputStreams({ queries, streams }: Project): readonly StreamDeclaration[] {
  const given = new Set(queries.map((plan) => outputType(plan).name));
  const read = new Set(queries.flatMap(streamsOf).filter((name) => !given.has(name)));
  return streams.filter(({ name }) => read.has(name));
}
