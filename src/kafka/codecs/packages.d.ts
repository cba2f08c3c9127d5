/** What is used of codecs that come without types. */
declare module 'snappyjs' {
  export function compress(bytes: Uint8Array): Uint8Array;
  export function uncompress(bytes: Uint8Array): Uint8Array;
}

declare module 'lz4js' {
  /** A frame of blocks of 4 MB that need each other. */
  export function compress(bytes: Uint8Array): Uint8Array;
  /** Gives how many bytes of `to` it took; none where the block cannot be made shorter. */
  export function compressBlock(
    from: Uint8Array,
    to: Uint8Array,
    start: number,
    length: number,
    seen: Uint32Array,
  ): number;
  /** Gives where in `to` it ended. */
  export function decompressBlock(from: Uint8Array, to: Uint8Array, start: number, length: number, at: number): number;
}
