/** What a broker answers to a fetch of one partition, as kafkajs decodes it. */
export interface FetchedPartition {
  abortedTransactions?: readonly AbortedTransaction[] | null;
  readonly messages: readonly FetchedRecord[];
}

interface AbortedTransaction {
  readonly producerId: string;
  readonly firstOffset: string;
}

export interface FetchedRecord {
  readonly offset: string;
  readonly key: Buffer | null;
  isControlRecord?: boolean;
  readonly batchContext?: { readonly producerId: string; readonly inTransaction: boolean };
}

/** Marks what was aborted as no record, as Java's consumer passes it over (`CompletedFetch`), and leaves nothing to sort out. */
export function hideAborted(partition: FetchedPartition): void {
  const coming = [...(partition.abortedTransactions ?? [])].sort(
    (a, b) => Number(a.firstOffset) - Number(b.firstOffset),
  );
  if (coming.length === 0) return;
  partition.abortedTransactions = [];
  const aborted = new Set<string>();
  let begun = 0;
  for (const record of partition.messages) {
    for (let next = coming[begun]; next !== undefined && Number(next.firstOffset) <= Number(record.offset); ) {
      aborted.add(next.producerId);
      begun += 1;
      next = coming[begun];
    }
    const { producerId = '', inTransaction = false } = record.batchContext ?? {};
    if (record.isControlRecord) {
      if (isAbortMark(record)) aborted.delete(producerId);
    } else if (inTransaction && aborted.has(producerId)) {
      record.isControlRecord = true;
    }
  }
}

/** A mark's key is its version and its kind, two bytes each; zero ends what is aborted. */
function isAbortMark({ key }: FetchedRecord): boolean {
  return key !== null && key.length >= 4 && key.readInt16BE(2) === 0;
}
