import { declarationText } from '../engine/reloading/declaration-text.js';
import { outputType, type Project, streamsOf } from '../query/plan.js';
import type { Exchange, Stage } from '../query/stages/stage.js';
import type { Layout } from './layout.js';

/** Why a process cannot take up another project while it goes on, each in words: queries may change within its stages alone. */
export function layoutChanges(
  running: { readonly project: Project; readonly layout: Layout },
  next: Project,
  stages: readonly Stage[],
): readonly string[] {
  const before = running.layout.stages;
  const declared = next.streams.flatMap((stream) => {
    const was = running.project.streams.find(({ name }) => name === stream.name);
    const isSame = was === undefined || declarationText(was) === declarationText(stream);
    // What queries give has its columns of them, and where it goes is asked anew.
    return isSame || isGiven(next, stream.name) ? [] : [`stream ${stream.name} is declared otherwise`];
  });
  const read = new Set(before.flatMap(sourcesOf));
  const placed = stages.flatMap((stage) => {
    const fresh = sourcesOf(stage).filter((stream) => !read.has(stream));
    if (fresh.length > 0) return fresh.map((stream) => `stream ${stream} is not read by this run`);
    const was = before.find(({ name }) => name === stage.name);
    return was === undefined || was.tasks !== stage.tasks ? otherwiseRead(stage) : [];
  });
  const kept = before.flatMap((stage) => stage.outputs).filter((exchange) => isOtherwiseGiven(exchange, running, next));
  const given = [...new Set(kept.map(({ stream }) => stream))];
  return [...new Set([...declared, ...placed, ...given.map((stream) => `what gives ${stream} is another`)])];
}

/** Those stages that a process has, with the queries that they have now: where there are none, rows are only handed on. */
export function stagesWith(before: readonly Stage[], stages: readonly Stage[]): readonly Stage[] {
  return before.map((was) => {
    const now = stages.find(({ name }) => name === was.name)?.project ?? { ...was.project, queries: [] };
    const others = was.project.streams.filter(({ name }) => now.streams.every((stream) => stream.name !== name));
    return { ...was, project: { ...now, streams: [...now.streams, ...others] } };
  });
}

function sourcesOf({ inputs }: Stage): readonly string[] {
  return inputs.flatMap((input) => (input.kind === 'exchange' ? [] : [input.stream]));
}

function isGiven({ queries }: Project, stream: string): boolean {
  return queries.some((plan) => outputType(plan).name === stream);
}

/** Rows of an exchange come from what gives its stream now, and have to be those that it would have had all along. */
function isOtherwiseGiven({ stream }: Exchange, { project }: { readonly project: Project }, next: Project): boolean {
  return giversText(project, stream) !== giversText(next, stream);
}

function giversText({ queries }: Project, stream: string): string {
  const givers = queries.filter((plan) => outputType(plan).name === stream);
  return givers
    .map(({ type: { name, version } }) => `${name} ${version}`)
    .sort()
    .join();
}

function otherwiseRead({ project: { queries }, inputs }: Stage): readonly string[] {
  const streams = inputs.map((input) => (input.kind === 'exchange' ? input.exchange.stream : input.stream));
  const readers = queries.filter((plan) => streamsOf(plan).some((name) => streams.includes(name)));
  return readers.map(
    ({ type }) => `${type.name} reads ${[...new Set(streams)].join(', ')} by another key, or beside other streams`,
  );
}
