import { concat, defer, EMPTY, finalize, ignoreElements, mergeMap, type OperatorFunction, tap } from 'rxjs';
import { MotifError } from '../errors.js';
import type { StoredSink } from '../pipeline-store.js';
import { epochOf } from './epoch-of.js';
import { SinkWriter } from './sink-writer.js';
import { subscribeInto } from './subscribe-into.js';
import type { Writable } from './writable.js';

/**
 * The end of a pipeline: gives what comes of each epoch to the sink in one `write`, at the epoch's end, and the source reads
 * on once that has been acknowledged. What comes outside of an epoch, behind an asynchronous operator or from another's
 * source, is written item by item, one after the other. Nothing comes out; it completes when the sink has taken everything,
 * and errors when the sink refuses. The sink is closed when the stream has ended, in whichever way.
 *
 * A sink of an archive commits each epoch with the place of the source and what the operators have open.
 * Errors then with MotifError `INVALID_ARGUMENT` where that cannot be: an asynchronous operator or a foreign source stands
 * before it, or an operator ends the stream before its source does.
 */
export function to<T>(sink: Writable<T> | StoredSink<T>): OperatorFunction<T, never> {
  return 'keep' in sink && 'store' in sink ? keptBy(sink) : writtenTo(sink);
}

function writtenTo<T>(sink: Writable<T>): OperatorFunction<T, never> {
  return (source) =>
    defer(() => {
      const writer = new SinkWriter(sink);
      return concat(
        source.pipe(mergeMap((item) => writer.take(item) ?? EMPTY)),
        defer(() => writer.close()),
      ).pipe(
        ignoreElements(),
        finalize(() => writer.cancel()),
      );
    });
}

function keptBy<T>(sink: StoredSink<T>): OperatorFunction<T, never> {
  const { store } = sink;
  return (source) =>
    defer(() => {
      let isKept = false;
      const items = source.pipe(
        subscribeInto(store),
        tap((item) => {
          epochOf(store);
          sink.keep(item);
        }),
      );
      const end = defer(async () => {
        const epoch = epochOf(store);
        if (!epoch.isLast) throw cutShort();
        await epoch.ended;
        isKept = true;
      });
      return concat(items, end).pipe(
        ignoreElements(),
        finalize(() => {
          if (!isKept) store.abandon(stopped());
        }),
      );
    });
}

function cutShort(): MotifError {
  return new MotifError('INVALID_ARGUMENT', {
    message: "a stream to an archive's sink ended before its source did",
    hint: 'take, first and takeWhile cut an epoch in two: take what you want from the archive, or unsubscribe to stop.',
  });
}

function stopped(): MotifError {
  return new MotifError('INVALID_ARGUMENT', {
    message: 'a part of the pipeline has stopped: nothing more is committed',
    hint: 'All sinks of one archive stop together: merge them, and subscribe once.',
  });
}
