import type { OperatorFunction } from 'rxjs';
import type { StatePiece } from '../archive/epoch.js';
import { type Behaviour, type BehaviourKind, type Evidence, queryOf } from '../behaviour.js';
import type { DeadLetter } from '../dead-letter.js';
import { MotifError } from '../errors.js';
import type { Position, StreamEvent } from '../event.js';
import { operateEpochs } from '../operators/operate-epochs.js';
import { type PipelineEpoch, storeToJoin } from '../pipeline-epoch.js';
import type { Duration, Timestamp } from '../time.js';
import { loadQuery } from './load-query.js';
import { plainRow } from './plain-row.js';
import { type QueryFindings, QueryRun } from './query-run.js';

/** A behaviour that a SQL file found: an event again, with the SELECT's columns as its value. */
export interface QueryBehaviour<V> extends StreamEvent<V> {
  /** The query's name. */
  readonly name: string;
  readonly kind: BehaviourKind;
  readonly id: string;
  /** The PARTITION BY columns, by name. */
  readonly key: Readonly<Record<string, unknown>>;
  readonly evidence: readonly Evidence[];
}

export interface QueryOptions {
  /** Given the position of each event that is late, and how late, in microseconds. Without it that is an error. */
  readonly late?: (position: Position, lateness: Duration) => void;
  /** Given what is not of the declared types, too far ahead, or could not be computed. Without it that is an error. */
  readonly deadLetter?: (letter: DeadLetter) => void;
  /** The variables that `streams.sql` names as `${NAME}`: `process.env`. Without it none is set. */
  readonly environment?: Readonly<Partial<Record<string, string>>>;
}

/**
 * A SQL file inside a pipeline. Its stream is the events before it, by what `streams.sql` beside it declares: columns are
 * the properties of an event's value, the event time column may be missing, and the declared WATERMARK puts them in order. What
 * it reads of other queries is found by them here too. Values come out as `fromFile` gives them. The file is read when the
 * pipeline is subscribed to, and the engine works on the events of an epoch as a whole.
 * Errors with MotifError `INVALID_QUERY`, with place and way out, when the SQL is wrong; `INVALID_INPUT` for an event
 * that is late or a dead letter and that nobody takes.
 */
export function query<V = Readonly<Record<string, unknown>>>(
  file: string,
  options: QueryOptions = {},
): OperatorFunction<StreamEvent<unknown>, QueryBehaviour<V>> {
  return operateEpochs(() => {
    let kept: readonly StatePiece[] = [];
    let run: QueryRun | undefined;
    const store = storeToJoin();
    store?.join({
      identity: `query ${file}`,
      takeChanges: () =>
        (run?.takeChanges() ?? []).map(({ owner, key, state }) => [nameOf(owner, key), state ?? undefined]),
      restore: (pieces: ReadonlyMap<string, Uint8Array>) => {
        kept = [...pieces].map(([name, state]) => ({ ...placeOf(name), state }));
      },
    });
    const begun = loadQuery(file, options.environment).then((loaded) => {
      run = new QueryRun(loaded, kept);
      if (store === undefined) run.forgetChanges();
      kept = [];
      return run;
    });
    // Whoever waits for it is told; until then it must not count as unhandled.
    begun.catch(() => undefined);
    return {
      take: async (events, epoch) => given<V>(await (await begun).take(events), options, epoch),
      end: async (epoch) => given<V>(await (await begun).end(), options, epoch),
      close: async () => (await begun).close(),
    };
  });
}

function given<V>(
  { behaviours, late, deadLetters }: QueryFindings,
  options: QueryOptions,
  epoch: PipelineEpoch | undefined,
): readonly QueryBehaviour<V>[] {
  for (const event of late) {
    const { position, lateness } = event;
    if (options.late === undefined) throw lateError(position, lateness);
    epoch?.addLate(event);
    options.late(position, lateness);
  }
  for (const letter of deadLetters) {
    if (options.deadLetter === undefined) throw deadLetterError(letter);
    epoch?.addDeadLetter(letter);
    options.deadLetter(letter);
  }
  return behaviours.flatMap((behaviour) => (behaviour.time === null ? [] : [eventOf<V>(behaviour, behaviour.time)]));
}

function eventOf<V>(
  { type, kind, id, position, key, values, evidence }: Behaviour,
  time: Timestamp,
): QueryBehaviour<V> {
  // The query's columns are the only witness of V, and they are there at run time only.
  const value = plainRow(type.columns, values) as V;
  return { name: queryOf(type), kind, id, time, position, key: plainRow(type.key, key), value, evidence };
}

function nameOf(owner: string, key: string): string {
  return JSON.stringify([owner, key]);
}

function placeOf(name: string): Pick<StatePiece, 'owner' | 'key'> {
  const [owner, key]: [string, string] = JSON.parse(name);
  return { owner, key };
}

function lateError({ source, partition, offset }: Position, lateness: Duration): MotifError {
  return new MotifError('INVALID_INPUT', {
    message: `the event at ${source}, partition ${partition}, offset ${offset} is ${lateness / 1_000_000} s later than its WATERMARK allows`,
    hint: 'Let the WATERMARK wait longer, or take late events with the `late` option of query.',
  });
}

function deadLetterError({ position: { source, partition, offset }, reason }: DeadLetter): MotifError {
  return new MotifError('INVALID_INPUT', {
    message: `the event at ${source}, partition ${partition}, offset ${offset}: ${reason}`,
    hint: 'Take such events with the `deadLetter` option of query.',
  });
}
