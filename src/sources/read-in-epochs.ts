import { Observable, type Subscriber } from 'rxjs';
import type { StreamEvent } from '../event.js';
import { PipelineEpoch, storeToJoin } from '../pipeline-epoch.js';
import type { PipelineMember, PipelineStore } from '../pipeline-store.js';
import type { EpochReader } from './epoch-reader.js';

/**
 * The events of a reader, made for each subscription: an epoch is delivered synchronously, and the next is read once every
 * sink that took something of it has acknowledged that. In a pipeline with a store it goes on from its last commit.
 */
export function readInEpochs<T, Mark>(makeReader: () => EpochReader<T, Mark>): Observable<StreamEvent<T>> {
  return new Observable((subscriber) => {
    const store = storeToJoin();
    const reader = makeReader();
    const place = new SourcePlace<Mark>(reader.identity);
    store?.joinSource(place, reader.stream);
    deliver(reader, place, subscriber, store).catch((error: unknown) => subscriber.error(error));
  });
}

async function deliver<T, Mark>(
  reader: EpochReader<T, Mark>,
  place: SourcePlace<Mark>,
  subscriber: Subscriber<StreamEvent<T>>,
  store: PipelineStore | undefined,
): Promise<void> {
  try {
    await reader.open(place.mark);
    await store?.begin();
    while (!subscriber.closed) {
      const next = await reader.read();
      if (subscriber.closed) return;
      const epoch = new PipelineEpoch(store, next === undefined);
      epoch.run(() => {
        if (next === undefined) subscriber.complete();
        else push(next.events, subscriber);
      });
      if (next !== undefined) place.mark = next.mark;
      await epoch.end(next?.read);
      if (next === undefined) return;
    }
  } finally {
    await reader.close();
  }
}

function push<T>(events: Iterable<StreamEvent<T>>, subscriber: Subscriber<StreamEvent<T>>): void {
  for (const event of events) {
    if (subscriber.closed) return;
    subscriber.next(event);
  }
}

/** How far a source has been read, as a pipeline's store keeps it. */
class SourcePlace<Mark> implements PipelineMember<Mark> {
  readonly identity: string;
  mark: Mark | undefined;

  constructor(identity: string) {
    this.identity = identity;
  }

  takeChanges(): Iterable<readonly [string, Mark | undefined]> {
    return this.mark === undefined ? [] : [['mark', this.mark]];
  }

  restore(pieces: ReadonlyMap<string, Mark>): void {
    this.mark = pieces.get('mark');
  }
}
