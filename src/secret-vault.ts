import type { Position } from './event.js';

/** How many secrets are remembered, and how many bytes of them; the oldest give way. */
export interface VaultBounds {
  readonly count: number;
  readonly bytes: number;
}

const HANDLE = /^secret:.+\/\d+\/\d+\/[^/]+$/s;

/**
 * Secrets that came with events, in memory alone: rows have a handle in their place, which says where the secret came from and
 * nothing of it. What is not here any more (the process began anew, newer ones took its place) is gone.
 */
export class SecretVault {
  readonly #bounds: VaultBounds;
  readonly #secrets = new Map<string, Uint8Array>();
  #bytes = 0;

  constructor(bounds: VaultBounds) {
    this.#bounds = bounds;
  }

  /** Returns its handle: the same again for the same header of the same event. */
  keep(secret: Uint8Array, { source, partition, offset }: Position, name: string): string {
    const handle = `secret:${source}/${partition}/${offset}/${name.toLowerCase()}`;
    this.#forget(handle);
    this.#secrets.set(handle, Uint8Array.from(secret));
    this.#bytes += secret.length;
    for (const oldest of this.#secrets.keys()) {
      if (this.#secrets.size <= this.#bounds.count && this.#bytes <= this.#bounds.bytes) break;
      this.#forget(oldest);
    }
    return handle;
  }

  /** What a handle stands for; undefined where that is gone. A text that is no handle is no secret of here: itself. */
  take(handle: string): Uint8Array | undefined {
    return this.#secrets.get(handle) ?? (HANDLE.test(handle) ? undefined : Buffer.from(handle));
  }

  #forget(handle: string): void {
    this.#bytes -= this.#secrets.get(handle)?.length ?? 0;
    this.#secrets.delete(handle);
  }
}

/** The process' own: what reads an event and what writes a behaviour are in one process, and in no other place a secret is. */
export const secretVault: SecretVault = new SecretVault({ count: 100_000, bytes: 64 * 1024 * 1024 });
