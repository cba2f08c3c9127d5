import type { RunProgress, WaitingFor } from '../engine/contract.js';
import { formatTimestamp, type Timestamp } from '../time.js';
import type { CliContext } from './context.js';
import type { Status } from './status.js';

/** Milliseconds. */
const INTERVAL = 10_000;

/** A JSON object a line on stderr: every ten seconds, and one when the run has come to its end. */
export function jsonStatus({ process: { stderr }, clock, now }: CliContext): Status {
  let written = clock();

  function write(progress: RunProgress): void {
    written = clock();
    stderr.write(`${JSON.stringify(statusOf(progress, now()))}\n`);
  }

  return {
    update(progress): void {
      if (clock() - written >= INTERVAL) write(progress);
    },
    around: (print) => print(),
    end(last): void {
      if (last !== undefined) write(last);
    },
  };
}

function statusOf(
  { events, behaviours, late, deadLetters, duplicates, watermark, waitingFor, delivering }: RunProgress,
  now: Timestamp,
): object {
  return {
    time: formatTimestamp(now),
    events,
    behaviours,
    late,
    deadLetters,
    duplicates,
    watermark: watermark === undefined ? null : formatTimestamp(watermark),
    waitingFor: waitingFor === undefined ? null : waitOf(waitingFor),
    ...(delivering === undefined ? {} : { delivering: delivering.left, givenUp: delivering.failed }),
  };
}

function waitOf({ stream, source, partition, lastEventTime, since, idle }: WaitingFor): object {
  return {
    stream,
    source,
    partition: partition ?? null,
    lastEventTime: lastEventTime === undefined ? null : formatTimestamp(lastEventTime),
    since: formatTimestamp(since),
    idle,
  };
}
