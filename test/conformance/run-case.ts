import type { FoundBehaviour } from '../../src/behaviour.js';
import type { DeadLetter } from '../../src/dead-letter.js';
import { decodeState, encodeState } from '../../src/engine/epochs/codec.js';
import type { LoggedRows } from '../../src/engine/keys/key-logs.js';
import type { KeyState } from '../../src/engine/keys/key-state.js';
import { QueryProcessor } from '../../src/engine/matching/query-processor.js';
import { QueryInputReader } from '../../src/engine/query-input.js';
import { run } from '../../src/engine/run.js';
import { MotifError } from '../../src/errors.js';
import { KeyLogs } from '../../src/patterns/key-logs.js';
import { pickRows } from '../../src/pick-rows.js';
import { loadProject } from '../../src/query/load-project.js';
import type { MatchQueryPlan, Project } from '../../src/query/plan.js';
import type { RunSubquery } from '../../src/query/subquery.js';
import { MemoryArchive } from '../support/memory-archive.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { fromTrino } from './from-trino.js';
import { plainRow } from './plain-row.js';
import type { TrinoCase } from './trino-cases.js';

/** What a case gave: each row as JSON, and what was refused or went wrong. */
export interface CaseResult {
  readonly rows: readonly string[];
  readonly errors: readonly string[];
}

export type RunCase = (trinoCase: TrinoCase, subqueries: RunSubquery) => Promise<CaseResult>;

/** As `motif run` does it: the query from its file, all rows at once. */
export const allAtOnce: RunCase = async (trinoCase, subqueries) => {
  return refusing(async () => {
    const project = await load(trinoCase, subqueries);
    const behaviours: FoundBehaviour[] = [];
    const archive = new MemoryArchive();
    const summary = await run({
      project,
      sources: [],
      store: archive,
      onBehaviours: (found) => void behaviours.push(...found),
    });
    if (summary.failure !== undefined) throw summary.failure;
    return result(
      behaviours,
      archive.epochs.flatMap(({ deadLetters }) => deadLetters),
    );
  });
};

/** Row by row, and after each row all state is taken out, made bytes, and put into a new processor. */
export const rowByRow: RunCase = async (trinoCase, subqueries) => {
  return refusing(async () => {
    const [plan] = (await load(trinoCase, subqueries)).queries;
    if (plan?.kind !== 'match') throw new Error('no plan');
    return processRowByRow(plan);
  });
};

function processRowByRow(plan: MatchQueryPlan): CaseResult {
  const behaviours: FoundBehaviour[] = [];
  const deadLetters: DeadLetter[] = [];
  const states = new Map<string, Uint8Array>();
  const logs = new Map<string, Uint8Array>();
  const table = new QueryInputReader(plan).readTable(() => []);
  let processor = new QueryProcessor(plan, { logs: new KeyLogs(1) });
  const take = (): void => {
    const found = processor.takeFound();
    behaviours.push(...found.behaviours);
    deadLetters.push(...found.deadLetters);
  };
  for (let row = 0; table !== undefined && row < table.length; row++) {
    processor.process(pickRows(table, Uint32Array.of(row)));
    take();
    const changes = processor.takeChanges();
    write(changes.states, states);
    write(changes.logs, logs);
    processor = new QueryProcessor(plan, { logs: new KeyLogs(1) });
    processor.restore(read<KeyState>(states), read<LoggedRows>(logs));
  }
  processor.advance(Number.POSITIVE_INFINITY);
  take();
  return result(behaviours, deadLetters);
}

async function load({ query }: TrinoCase, subqueries: RunSubquery): Promise<Project> {
  const { project, problems } = await loadProject(temporaryFolder({ 'q.sql': fromTrino(query) }), subqueries);
  if (project === undefined) throw new MotifError('INVALID_QUERY', problems);
  return project;
}

async function refusing(work: () => Promise<CaseResult>): Promise<CaseResult> {
  try {
    return await work();
  } catch (error) {
    return { rows: [], errors: [error instanceof Error ? error.message : String(error)] };
  }
}

function result(behaviours: readonly FoundBehaviour[], deadLetters: readonly DeadLetter[]): CaseResult {
  return { rows: behaviours.map(plainRow), errors: deadLetters.map(({ reason }) => reason) };
}

function write(changes: Iterable<readonly [string, unknown]>, to: Map<string, Uint8Array>): void {
  for (const [name, state] of changes) {
    if (state === undefined) to.delete(name);
    else to.set(name, encodeState(state));
  }
}

function read<T>(from: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, T> {
  return new Map([...from].map(([name, bytes]) => [name, decodeState<T>(bytes)]));
}
