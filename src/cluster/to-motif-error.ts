import { type ErrorCode, MotifError } from '../errors.js';
import { KafkaError, type KafkaErrorKind } from '../kafka/driver.js';

/** What Kafka refuses, as an error with a way out; anything else as it is. */
export function toMotifError(error: unknown): unknown {
  if (!(error instanceof KafkaError)) return error;
  const [code, hint] = FAULTS[error.kind];
  return new MotifError(code, { message: error.message, hint }, { cause: error });
}

const FAULTS: Readonly<Record<KafkaErrorKind, readonly [ErrorCode, hint: string]>> = {
  fenced: ['ENVIRONMENT', 'Another process works under the same group.id outside of its group.'],
  'in-doubt': ['ENVIRONMENT', 'The same command goes on from what was committed.'],
  'too-large': [
    'ENVIRONMENT',
    "Let the topic take longer records ('max.message.bytes'), and 'properties.max.request.size' in WITH (…) send them.",
  ],
  'no-topic': ['INVALID_INPUT', 'Make the topic, or name another one.'],
  refused: [
    'ENVIRONMENT',
    "Look at 'properties.security.protocol', user and password, what the user may do, and what brokers and topics allow.",
  ],
  'no-codec': ['ENVIRONMENT', "Pack what is written with gzip, snappy or lz4: 'compression.type'."],
  unavailable: ['ENVIRONMENT', "Is it running, and is 'properties.bootstrap.servers' its address as seen from here?"],
  other: ['ENVIRONMENT', 'The same command goes on from what was committed.'],
};
