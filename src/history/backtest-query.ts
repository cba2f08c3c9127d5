import type { Behaviour } from '../behaviour.js';
import type { Database } from '../duckdb/database.js';
import { MotifError } from '../errors.js';
import { outputType, type QueryPlan } from '../query/plan.js';
import type { ReplayOptions, ReplaySummary } from './contract.js';
import { type OpenAtMost, OpenWatch } from './open-watch.js';
import { replayFrom } from './replay-archive.js';
import { REPLAYED, ReplayedBehaviours } from './replayed-behaviours.js';
import { type RunningVersion, runningVersion } from './running-version.js';
import { withHistory } from './with-history.js';

export interface BacktestOptions
  extends Omit<ReplayOptions, 'keys' | 'toTheEnd' | 'onBehaviours' | 'onDeadLetters' | 'onOpen'> {
  /** Which of the project's queries it is about: its file, as the project has it. */
  readonly file: string;
}

/** What a query would have found. */
export interface Backtested {
  readonly query: string;
  readonly version: string;
  readonly days: readonly BacktestedDay[];
  /** The first of them. */
  readonly examples: readonly Behaviour[];
  /** Beside the version that was archived last; absent where there is none. */
  readonly running?: RunningVersion;
  /** When most was open; absent of a query without MATCH_RECOGNIZE. */
  readonly open?: OpenAtMost;
  readonly replay: ReplaySummary;
}

/** By day of UTC: `2026-01-31`; null of behaviours without a time. */
export interface BacktestedDay {
  readonly day: string | null;
  readonly kind: string;
  readonly count: number;
}

const EXAMPLES = 5;

/**
 * Tries a new or edited query on the archived events, before it runs: nothing is written.
 * @throws MotifError as `replayArchive`; `INVALID_QUERY` for a pattern of which more partial matches of a key are open than
 * `'state.max-open-matches'` allows, with the figures.
 */
export function backtestQuery(options: BacktestOptions): Promise<Backtested> {
  const plan = options.project.queries.find(({ file }) => file === options.file);
  if (plan === undefined) {
    throw new MotifError('INVALID_ARGUMENT', {
      message: `${options.file} is none of the queries`,
      hint: `Name the file of one: ${options.project.queries.map(({ file }) => file).join(', ')}`,
    });
  }
  return withHistory(options.directory, async (database, live) => {
    const type = outputType(plan);
    const found = await ReplayedBehaviours.begin(database);
    const watch = new OpenWatch(plan.type.name);
    const examples: Behaviour[] = [];
    let givenUp = 0;
    const replay = await replayFrom(database, live, {
      ...options,
      onBehaviours: async (behaviours, decided) => {
        const own = behaviours.filter((one) => one.type.version === type.version && one.type.name === type.name);
        if (examples.length < EXAMPLES) examples.push(...own.slice(0, EXAMPLES - examples.length));
        await found.add(own, decided);
      },
      onDeadLetters: (letters) => {
        givenUp += letters.filter((letter) => isGivenUp(plan, letter.reason)).length;
      },
      onOpen: watch.look,
    });
    await found.write();
    const open = watch.most;
    if (givenUp > 0) throw overBudget(plan, givenUp, open);
    const running = await runningVersion(database, type, replay);
    return {
      query: type.query ?? type.name,
      version: type.version,
      days: await daysOf(database),
      examples,
      ...(running === undefined ? {} : { running }),
      ...(open === undefined ? {} : { open }),
      replay,
    };
  });
}

async function daysOf(database: Database): Promise<readonly BacktestedDay[]> {
  const rows = await database.rows(
    `SELECT CAST(CAST(time AS DATE) AS VARCHAR) AS day, kind, count(*) FROM ${REPLAYED} GROUP BY ALL ORDER BY ALL`,
  );
  return rows.map(([day, kind, count]) => ({
    day: typeof day === 'string' ? day : null,
    kind: String(kind),
    count: Number(count),
  }));
}

function isGivenUp({ type }: QueryPlan, reason: string): boolean {
  return reason.startsWith(`query ${type.name}: `) && reason.endsWith('the earliest, was given up');
}

function overBudget(plan: QueryPlan, givenUp: number, open: OpenAtMost | undefined): MotifError {
  const most = plan.kind === 'match' ? plan.pattern.maxOpen : undefined;
  const figures =
    open === undefined
      ? ''
      : `; of a key with any, half have ${open.p50} or fewer, 99 of 100 have ${open.p99} or fewer`;
  return new MotifError('INVALID_QUERY', {
    message: `query ${plan.type.name} is over its budget: 'state.max-open-matches' allows ${most} partial matches of a key, and ${givenUp} were given up for more${figures}`,
    hint: "Make the pattern begin with less, or WITHIN shorter; or raise 'state.max-open-matches' in streams.sql.",
  });
}
