/** Bytes, pulled. */
export interface ByteReader {
  /**
   * The next bytes, `limit` at most where the reader can choose; undefined at the end. They are good until the next
   * call.
   * @throws MotifError or GzipFault when the rest cannot be read; what came before was given out.
   */
  read(limit?: number): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}
