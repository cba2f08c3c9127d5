import { Observable, type OperatorFunction, Subject, takeUntil } from 'rxjs';
import { epochAtHand, type PipelineEpoch, storeToJoin } from '../pipeline-epoch.js';
import { epochOf } from './epoch-of.js';

/** What works on events as they come together; one call at a time. What it returns is emitted. */
export interface EpochWork<T, R> {
  /** `epoch`: theirs, if they have one. */
  take(events: readonly T[], epoch: PipelineEpoch | undefined): Promise<readonly R[]>;
  end(epoch: PipelineEpoch | undefined): Promise<readonly R[]>;
  /** The last call, however the stream ended. */
  close?(): Promise<void>;
}

/**
 * As `operate`, of work that takes its time: it is given all events of an epoch at the epoch's end, and what comes of them
 * belongs to the epoch all the same. Outside of one it is given what has come while it was at work.
 */
export function operateEpochs<T, R>(connect: () => EpochWork<T, R>): OperatorFunction<T, R> {
  return (source) =>
    new Observable((subscriber) => {
      const stopped = new Subject<void>();
      subscriber.add(() => stopped.next());
      const store = storeToJoin();
      const work = connect();
      let last: Promise<void> = Promise.resolve();
      // What is at work ends first; nobody is left to be told what closing says.
      subscriber.add(() => last.then(() => work.close?.()).catch(() => undefined));
      let gathering: { readonly epoch: PipelineEpoch | undefined; readonly events: T[] } | undefined;

      const perform = async (epoch: PipelineEpoch | undefined, step: () => Promise<readonly R[]>, isEnd: boolean) => {
        if (subscriber.closed) return;
        try {
          const results = await step();
          within(epoch, () => {
            for (const result of results) subscriber.next(result);
            if (isEnd) subscriber.complete();
          });
        } catch (error) {
          subscriber.error(error);
        }
      };
      const inEpoch = (step: (epoch: PipelineEpoch | undefined) => void): void => {
        try {
          step(store === undefined ? epochAtHand() : epochOf(store));
        } catch (error) {
          subscriber.error(error);
        }
      };
      const whenDone = (step: () => Promise<void>): Promise<void> => {
        last = last.then(step);
        return last;
      };
      const later = (epoch: PipelineEpoch | undefined, step: () => Promise<void>): void => {
        if (epoch === undefined) whenDone(step).catch((error: unknown) => subscriber.error(error));
        else epoch.atEnd(() => whenDone(step));
      };

      const gather = (event: T, epoch: PipelineEpoch | undefined): void => {
        if (gathering !== undefined && gathering.epoch === epoch) {
          gathering.events.push(event);
          return;
        }
        const gathered = { epoch, events: [event] };
        gathering = gathered;
        later(epoch, () => {
          if (gathering === gathered) gathering = undefined;
          return perform(epoch, () => work.take(gathered.events, epoch), false);
        });
      };

      source.pipe(takeUntil(stopped)).subscribe({
        next: (event) => inEpoch((epoch) => gather(event, epoch)),
        error: (error: unknown) => subscriber.error(error),
        complete: () => inEpoch((epoch) => later(epoch, () => perform(epoch, () => work.end(epoch), true))),
      });
    });
}

function within(epoch: PipelineEpoch | undefined, work: () => void): void {
  if (epoch === undefined) work();
  else epoch.run(work);
}
