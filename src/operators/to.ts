import { concat, concatMap, defer, ignoreElements, type OperatorFunction } from 'rxjs';

/** What `to` needs of a sink: every sink of motif's is one, and so is any object with these two. */
export interface Writable<T> {
  write(items: readonly T[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * The end of a pipeline: gives each item to the sink, one after the other, and closes it when the stream completes.
 * Nothing comes out; it completes when the sink has taken everything, and errors when the sink refuses.
 */
export function to<T>(sink: Writable<T>): OperatorFunction<T, never> {
  return (source) =>
    concat(
      source.pipe(concatMap((item) => sink.write([item]))),
      defer(() => sink.close()),
    ).pipe(ignoreElements());
}
