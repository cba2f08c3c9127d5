import { once } from 'node:events';
import { connect } from 'node:net';

/**
 * The offset that each partition's next record will get, records of open transactions counted: what kafkajs says stops before
 * the first of them. One broker, without a password (ListOffsets, version 1).
 */
export async function endOffsets(broker: string, topic: string, partitions: number): Promise<readonly number[]> {
  const [host = '', port = ''] = broker.split(':');
  const socket = connect(Number(port), host);
  try {
    socket.write(request(topic, partitions));
    let answer = Buffer.alloc(0);
    while (answer.length < 4 || answer.length < 4 + answer.readInt32BE(0)) {
      const [part]: Buffer[] = await once(socket, 'data');
      if (part !== undefined) answer = Buffer.concat([answer, part]);
    }
    return offsetsOf(answer, Buffer.byteLength(topic), partitions);
  } finally {
    socket.destroy();
  }
}

function request(topic: string, partitions: number): Buffer {
  const body = [int16(2), int16(1), int32(0), int16(-1), int32(-1), int32(1), int16(Buffer.byteLength(topic))];
  body.push(Buffer.from(topic), int32(partitions));
  for (let partition = 0; partition < partitions; partition++) body.push(int32(partition), int64(-1n));
  const message = Buffer.concat(body);
  return Buffer.concat([int32(message.length), message]);
}

function offsetsOf(answer: Buffer, topicLength: number, partitions: number): readonly number[] {
  const offsets = Array<number>(partitions).fill(0);
  let at = 4 + 4 + 4 + 2 + topicLength + 4;
  for (let i = 0; i < partitions; i++, at += 22) {
    const error = answer.readInt16BE(at + 4);
    if (error !== 0) throw new Error(`the broker gives no end offset: error ${error}`);
    offsets[answer.readInt32BE(at)] = Number(answer.readBigInt64BE(at + 14));
  }
  return offsets;
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}
