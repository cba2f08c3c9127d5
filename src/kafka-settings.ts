/** How to reach a Kafka cluster, and how to behave there: what `'properties.…'` of a table says, checked. */
export interface KafkaSettings {
  /** `host:port` each. */
  readonly brokers: readonly string[];
  /** `'properties.client.id'`; shown in the brokers' logs. Default: `motif`. */
  readonly clientId?: string;
  readonly tls?: KafkaTls;
  readonly sasl?: KafkaSasl;
  /** What is written is packed so. Default: not at all. */
  readonly compression?: KafkaCompression;
  /** How long a member of a group may be silent before its partitions go to others, milliseconds. Default: 45,000. */
  readonly sessionTimeout?: number;
  /** How long a transaction may be open before the broker aborts it, milliseconds. Default: 60,000. */
  readonly transactionTimeout?: number;
  /** Of one record as it is written, bytes; what is longer is an error that names it. Default: 1 MiB less overhead, as Kafka's. */
  readonly maxRequestSize?: number;
}

export type KafkaCompression = 'gzip' | 'snappy' | 'lz4' | 'zstd';

/** Files in PEM; without `ca` the system's authorities vouch for the brokers. */
export interface KafkaTls {
  readonly ca?: string;
  readonly certificate?: string;
  readonly key?: string;
  readonly keyPassword?: string;
}

export type KafkaSasl =
  | {
      readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
      readonly username: string;
      readonly password: string;
    }
  | {
      /** Client credentials at an endpoint (RFC 6749, section 4.4). */
      readonly mechanism: 'OAUTHBEARER';
      readonly tokenEndpoint: string;
      readonly clientId: string;
      readonly clientSecret: string;
      readonly scope?: string;
    };
