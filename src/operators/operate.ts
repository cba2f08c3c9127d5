import { Observable, type OperatorFunction, Subject, type Subscriber, takeUntil } from 'rxjs';

/**
 * The one way an operator of ours is written by hand: `connect` is called a subscription and says what becomes of each
 * value and of the end. What either throws is the subscriber's error (a bare `new Observable` would lose it), and
 * unsubscribing stops a synchronous source at once.
 */
export function operate<T, R>(
  connect: (subscriber: Subscriber<R>) => { readonly next: (value: T) => void; readonly complete?: () => void },
): OperatorFunction<T, R> {
  return (source) =>
    new Observable<R>((subscriber) => {
      const stopped = new Subject<void>();
      subscriber.add(() => stopped.next());
      const attempt = (work: () => void): void => {
        if (subscriber.closed) return;
        try {
          work();
        } catch (error) {
          subscriber.error(error);
        }
      };
      const { next, complete } = connect(subscriber);
      source.pipe(takeUntil(stopped)).subscribe({
        next: (value) => attempt(() => next(value)),
        error: (error: unknown) => subscriber.error(error),
        complete: () => {
          attempt(() => complete?.());
          attempt(() => subscriber.complete());
        },
      });
    });
}
