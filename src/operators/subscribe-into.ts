import { type MonoTypeOperatorFunction, Observable } from 'rxjs';
import { type PipelineStore, subscribeFor } from '../pipeline-store.js';

/** What stands before it is subscribed to for the store, and joins it. */
export function subscribeInto<T>(store: PipelineStore): MonoTypeOperatorFunction<T> {
  return (source) => new Observable((subscriber) => subscribeFor(store, () => source.subscribe(subscriber)));
}
