import { type Project, type QueryPlan, type StreamDeclaration, streamsOf } from '../query/plan.js';
import type { Duration } from '../time.js';

/** A stream as queries read it that let late events have a part. */
export interface ReadStream {
  readonly stream: StreamDeclaration;
  /** What these queries know it by. */
  readonly as: string;
  /** Absent: late events have none. */
  readonly allowedLateness?: Duration;
}

/**
 * What a project reads of its streams. Queries that allow late events read a stream of their own, which has these: `project`
 * calls it so. `allowedLateness`: what all of them allow, whatever they say.
 */
export function lateStreams(
  { queries, ...project }: Project,
  streams: readonly StreamDeclaration[],
  allowedLateness?: Duration,
): { readonly project: Project; readonly read: readonly ReadStream[] } {
  const read = new Map<string, ReadStream>();
  const known = (stream: StreamDeclaration, allowed: Duration | undefined): ReadStream => {
    const as = allowed === undefined ? stream.name : `${stream.name} late ${allowed}`;
    const one = read.get(as) ?? { stream, as, ...(allowed === undefined ? {} : { allowedLateness: allowed }) };
    read.set(as, one);
    return one;
  };
  const renamed = queries.map((plan) => {
    const allowed = allowedLateness ?? allowedBy(plan);
    const names = new Map(
      streams
        .filter(({ name }) => streamsOf(plan).includes(name))
        .map((stream) => [stream.name, known(stream, stream.watermark && allowed).as]),
    );
    return allowed === undefined ? plan : reading(plan, names);
  });
  const more = [...read.values()].filter(({ stream, as }) => as !== stream.name);
  return {
    project: {
      ...project,
      queries: renamed,
      streams: [...project.streams, ...more.map(({ stream, as }) => ({ ...stream, name: as }))],
    },
    read: [...read.values()],
  };
}

function allowedBy(plan: QueryPlan): Duration | undefined {
  return plan.kind === 'match' ? plan.allowedLateness : undefined;
}

function reading<P extends QueryPlan>(plan: P, names: ReadonlyMap<string, string>): P {
  const branches = plan.input.branches.map((branch) =>
    branch.kind === 'stream' ? { ...branch, stream: names.get(branch.stream) ?? branch.stream } : branch,
  );
  return { ...plan, input: { ...plan.input, branches } };
}
