import { Observable, type OperatorFunction, Subject, type Subscriber, takeUntil } from 'rxjs';
import { MotifError } from '../errors.js';
import { storeToJoin } from '../pipeline-epoch.js';
import { epochOf } from './epoch-of.js';

/**
 * What becomes of an operator's state in a pipeline that an archive keeps: it joins the store, it has none, or it would be
 * lost with the process, and then such a pipeline is refused.
 */
export type OperatorState = 'kept' | 'none' | 'lost';

/**
 * The one way an operator of ours is written by hand: `connect` is called a subscription and says what becomes of each
 * value and of the end. What either throws is the subscriber's error (a bare `new Observable` would lose it), and
 * unsubscribing stops a synchronous source at once.
 */
export function operate<T, R>(
  connect: (subscriber: Subscriber<R>) => { readonly next: (value: T) => void; readonly complete?: () => void },
  state: OperatorState = 'lost',
): OperatorFunction<T, R> {
  return (source) =>
    new Observable<R>((subscriber) => {
      const store = storeToJoin();
      if (state === 'lost' && store !== undefined) throw unkept();
      const stopped = new Subject<void>();
      subscriber.add(() => stopped.next());
      // `work` is no function made for the value at hand: there are as many of them as events.
      const attempt = <V>(work: (value: V) => void, value: V): void => {
        if (subscriber.closed) return;
        try {
          if (store !== undefined) epochOf(store);
          work(value);
        } catch (error) {
          subscriber.error(error);
        }
      };
      const { next, complete } = connect(subscriber);
      source.pipe(takeUntil(stopped)).subscribe({
        next: (value) => attempt(next, value),
        error: (error: unknown) => subscriber.error(error),
        complete: () => {
          attempt(() => complete?.(), undefined);
          attempt(() => subscriber.complete(), undefined);
        },
      });
    });
}

function unkept(): MotifError {
  return new MotifError('INVALID_ARGUMENT', {
    message: "before an archive's sink stands an operator whose state the archive does not keep",
    hint: 'docs/pipelines.md has a table of those that it keeps; let the others end in a sink of their own.',
  });
}
