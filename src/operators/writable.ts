/** What `to` needs of a sink: every sink of motif's is one, and so is any object with these two. */
export interface Writable<T> {
  /** Its promise is the acknowledgement: it is not called again before that has settled. */
  write(items: readonly T[]): Promise<void>;
  /** The last call. */
  close(): Promise<void>;
}
