/** Bytes, pulled. */
export interface ByteReader {
  /**
   * The next bytes, undefined at the end.
   * @throws MotifError or GzipFault when the rest cannot be read; what came before was given out.
   */
  read(): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}
