import { type Behaviour, queryOf } from '../behaviour.js';
import type { SystemClock } from '../engine/system-clock.js';
import { type Duration, formatTimestamp, MINUTE, type Timestamp } from '../time.js';
import { eventSchema, facet, type LineageEvent, type RunState } from './lineage-event.js';
import type { LineageSender } from './lineage-sender.js';
import type { QueryLineage } from './query-lineage.js';

/** How often a run that goes on says so. */
const INTERVAL: Duration = MINUTE;

export interface RunLineageOptions {
  readonly sender: LineageSender;
  readonly clock: SystemClock;
  /** A UUID that there was never before. */
  readonly newId: () => string;
  readonly producer: string;
  /** Of motif. */
  readonly version: string;
}

interface Run {
  readonly id: string;
  readonly query: QueryLineage;
  /** Behaviours since it began. */
  found: number;
}

/** Tells what becomes of a project's queries while they run: each is a job, and this process' part in it a run of that job. */
export class RunLineage {
  readonly #options: RunLineageOptions;
  readonly #runs = new Map<string, Run>();
  #told: Timestamp;

  constructor(options: RunLineageOptions) {
    this.#options = options;
    this.#told = options.clock.now();
  }

  /** These are the queries from now on: what is gone or edited is complete, what is new or edited begins. */
  change(queries: readonly QueryLineage[]): void {
    const now = new Map(queries.map(({ query, version }) => [query, version]));
    const over = [...this.#runs.values()].filter(({ query }) => now.get(query.query) !== query.version);
    this.#send('COMPLETE', over);
    for (const { query } of over) this.#runs.delete(query.query);
    const begun = queries.filter(({ query }) => !this.#runs.has(query));
    for (const query of begun) this.#runs.set(query.query, { id: this.#options.newId(), query, found: 0 });
    this.#send(
      'START',
      begun.flatMap(({ query }) => this.#runs.get(query) ?? []),
    );
  }

  found(behaviours: readonly Behaviour[]): void {
    for (const { type } of behaviours) {
      const run = this.#runs.get(queryOf(type));
      if (run !== undefined) run.found++;
    }
  }

  /** Called often; tells once in a while, unless what was told before is still on its way. */
  goesOn(): void {
    const { clock, sender } = this.#options;
    const now = clock.now();
    if (now - this.#told < INTERVAL || !sender.isIdle) return;
    this.#told = now;
    this.#send('RUNNING', [...this.#runs.values()]);
  }

  /** With a `failure`, which is its message, it is `FAIL`. */
  end(state: 'COMPLETE' | 'ABORT' | 'FAIL', failure?: string): void {
    this.#send(state, [...this.#runs.values()], failure);
    this.#runs.clear();
  }

  #send(state: RunState, runs: readonly Run[], failure?: string): void {
    const { sender, clock } = this.#options;
    const eventTime = formatTimestamp(clock.now());
    sender.send(runs.map((run) => this.#event(state, run, eventTime, failure)));
  }

  #event(
    eventType: RunState,
    { id: runId, query, found }: Run,
    eventTime: string,
    failure: string | undefined,
  ): LineageEvent {
    const { producer, version } = this.#options;
    const engine = { version, name: 'motif', openlineageAdapterVersion: version };
    const error = { message: failure ?? '', programmingLanguage: 'JavaScript' };
    const statistics = facet(producer, 'OutputStatisticsOutputDatasetFacet', '1-0-2', { rowCount: found });
    return {
      eventType,
      eventTime,
      run: {
        runId,
        facets: {
          processing_engine: facet(producer, 'ProcessingEngineRunFacet', '1-1-1', engine),
          ...(failure === undefined ? {} : { errorMessage: facet(producer, 'ErrorMessageRunFacet', '1-0-1', error) }),
        },
      },
      job: query.job,
      inputs: query.inputs,
      outputs: query.outputs.map((output) => ({ ...output, outputFacets: { outputStatistics: statistics } })),
      producer,
      schemaURL: eventSchema('RunEvent'),
    };
  }
}
