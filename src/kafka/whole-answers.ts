/** Bytes that say how long an answer is. */
const LENGTH = 4;

/**
 * Gives what comes from a broker in whole answers, each behind its length. kafkajs 2.2.4 keeps the beginning of one that a
 * broken connection cut off, and takes what comes by the next connection for the rest: what it then reads for a length may
 * end the process.
 * @throws RangeError where what comes is no answer of Kafka.
 */
export function wholeAnswers(give: (answers: Buffer) => void): (data: Buffer) => void {
  let chunks: Buffer[] = [];
  let held = 0;
  let needed = LENGTH;
  return (data) => {
    chunks.push(data);
    held += data.length;
    if (held < needed) return;
    const buffer = chunks.length === 1 ? data : Buffer.concat(chunks, held);
    let end = 0;
    needed = lengthAt(buffer, end);
    while (buffer.length - end >= needed) {
      end += needed;
      needed = lengthAt(buffer, end);
    }
    chunks = end === buffer.length ? [] : [buffer.subarray(end)];
    held = buffer.length - end;
    if (end > 0) give(buffer.subarray(0, end));
  };
}

/** Of the answer that begins there; of its length alone where that is not there yet. */
function lengthAt(buffer: Buffer, at: number): number {
  if (buffer.length - at < LENGTH) return LENGTH;
  const length = buffer.readInt32BE(at);
  if (length < 0) throw new RangeError('what answers is no broker of Kafka');
  return LENGTH + length;
}
