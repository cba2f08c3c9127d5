import kafkajs from 'kafkajs';

/*
 * The one file that imports the client: all that the driver uses of it. kafkajs has had no release since 2.2.4, so that what it
 * does is known from its source, and whoever replaces it need look no further than at the files beside this one.
 */

export type {
  Admin,
  Cluster,
  Consumer,
  EachBatchPayload,
  ICustomPartitioner,
  Kafka,
  KafkaConfig,
  KafkaMessage as ClientRecord,
  logCreator as LogCreator,
  Message,
  PartitionAssigner,
  Producer,
  RetryOptions,
  Transaction,
} from 'kafkajs';

export const Client: typeof kafkajs.Kafka = kafkajs.Kafka;
export const AssignerProtocol: typeof kafkajs.AssignerProtocol = kafkajs.AssignerProtocol;
/** For records without a key; of others it hashes the key. */
export const partitionerByTurns: typeof kafkajs.Partitioners.DefaultPartitioner =
  kafkajs.Partitioners.DefaultPartitioner;
export const CompressionTypes: typeof kafkajs.CompressionTypes = kafkajs.CompressionTypes;
export const CompressionCodecs: typeof kafkajs.CompressionCodecs = kafkajs.CompressionCodecs;
export const logLevel: typeof kafkajs.logLevel = kafkajs.logLevel;
