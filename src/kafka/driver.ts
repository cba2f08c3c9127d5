import type { KafkaSettings } from '../kafka-settings.js';
import type { MessageHeaders } from '../message-headers.js';
import type { Duration, Timestamp } from '../time.js';

/*
 * What motif needs of a Kafka client, and all that the rest of it knows of Kafka. One file a client implements it; the tests
 * of the contract run against each, and against a broker in memory.
 */

/**
 * Makes what talks to one cluster. Everything it made is closed by whoever asked for it. All that it and what it made do may
 * throw `KafkaError`.
 */
export interface KafkaDriver {
  admin(): Promise<KafkaAdmin>;
  /** Joins the group after it has been returned: nothing is called before. @throws KafkaError `no-topic` */
  consumer(options: ConsumerOptions): Promise<KafkaConsumer>;
  /** Its transactions fence whoever used the same id before; not before the first of them begins. */
  transactionalProducer(options: { readonly transactionalId: string }): Promise<TransactionalProducer>;
  /** Idempotent, without transactions. */
  producer(): Promise<KafkaProducer>;
  /** When all that it made has been closed: ends what is left of it. */
  close(): void;
}

/**
 * A driver for a cluster. `log` is told what the client has to say, a line each, without secrets.
 * @throws MotifError for certificates that are missing or are none.
 */
export type OpenDriver = (settings: KafkaSettings, log: KafkaLog, clock: KafkaClock) => Promise<KafkaDriver>;
/** The engine's clock: the time of day, and waiting for it, or until the signal is aborted. */
export interface KafkaClock {
  now(): Timestamp;
  wait(duration: Duration, signal: AbortSignal): Promise<void>;
}

export type KafkaLog = (level: 'error' | 'warning' | 'info', message: string) => void;

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** As it was read. */
export interface KafkaRecord {
  readonly offset: number;
  /** Milliseconds. */
  readonly timestamp: number;
  readonly key: Buffer | null;
  /** Null: a tombstone. */
  readonly value: Buffer | null;
  readonly headers: MessageHeaders;
}

/** To be written. */
export interface KafkaMessage {
  /** Absent: chosen by the key as Java's default partitioner does (murmur2 of its bytes), without a key by turns. */
  readonly partition?: number;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  /** Milliseconds. Absent: now. */
  readonly timestamp?: number;
  readonly headers?: MessageHeaders;
}

export interface KafkaAdmin {
  /** How many partitions each topic has; undefined where there is none of that name. */
  partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number | undefined>>;
  /** Makes those that are not there yet, with as many replicas as the cluster does by default. */
  createTopics(topics: readonly NewTopic[]): Promise<void>;
  /** Widens a topic; it never gets fewer. */
  createPartitions(topic: string, count: number): Promise<void>;
  deleteTopics(topics: readonly string[]): Promise<void>;
  /** Of each partition the first offset that is still there, and the end of what is committed: an open transaction is behind it. */
  offsets(topic: string): Promise<readonly PartitionOffsets[]>;
  /** Of each partition the offset of the first record that is not before that time (milliseconds); at the end, the next one. */
  offsetsAt(topic: string, timestamp: number): Promise<ReadonlyMap<number, number>>;
  /** What a group has committed. Stale for some milliseconds after a transaction's commit. */
  committed(groupId: string, topics: readonly string[]): Promise<readonly CommittedOffset[]>;
  /** Deletes all records before these offsets. */
  deleteRecords(topic: string, before: ReadonlyMap<number, number>): Promise<void>;
  /** The ids of those that are in the group. */
  members(groupId: string): Promise<readonly string[]>;
  /** Forgets the group and its offsets; nothing where there is none. @throws KafkaError while it has members. */
  deleteGroup(groupId: string): Promise<void>;
  close(): Promise<void>;
}

export interface NewTopic {
  readonly topic: string;
  readonly partitions: number;
  /** `cleanup.policy` and the like. */
  readonly config?: Readonly<Record<string, string>>;
}

export interface PartitionOffsets {
  readonly partition: number;
  readonly low: number;
  readonly high: number;
}

export interface CommittedOffset extends TopicPartition {
  readonly offset: number;
  readonly metadata: string | null;
}

export interface ConsumerOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Called by the member that leads the group, after each change in it. Another answer than the others' splits the group. */
  readonly assign: AssignPartitions;
  /** What this member tells the one that assigns: asked each time it joins. */
  readonly userData: () => Uint8Array;
  /**
   * The group has divided the partitions: these are now this member's. Nothing of a partition that is new to it is read
   * before `seek`; one that it keeps is read on from where it was. A partition it does not have any more gives nothing more.
   * Who was out of the group for a while, so that others may have had its partitions, is first told that it has none.
   */
  readonly onAssigned: (partitions: readonly TopicPartition[]) => void;
  /**
   * Records of one partition, committed ones alone, in the order of their offsets. `next` is where reading goes on, behind
   * what is no record too (the marks of transactions): nothing before it is still to come. Also called without records,
   * where only `next` moved. Awaited before more of the partition is given: waiting costs up to `maxWait` more, so that who
   * has much to read takes it at once, and pauses.
   */
  readonly onRecords: (from: TopicPartition, records: readonly KafkaRecord[], at: ReadPosition) => void | Promise<void>;
  /**
   * Where it was to read on there is nothing: deleted, or beyond the end. Nothing more of the partition comes before another
   * `seek`.
   */
  readonly onOutOfRange: (from: TopicPartition, there: { readonly low: number; readonly high: number }) => void;
  /**
   * Told again and again while there is nothing more of a partition than what was given: since the last time brokers have
   * been asked, and have answered. Who hears nothing does not know.
   */
  readonly onCaughtUp?: (from: TopicPartition) => void;
  /** It has lost touch and tries again by itself, or it cannot go on (`isFatal`) and reads nothing more. */
  readonly onTrouble: (error: KafkaError, isFatal: boolean) => void;
  /**
   * How long a broker may wait for something new before it answers, milliseconds: heartbeats go out no less often, and what is
   * resumed may wait as long. Default: a tenth of the session, 100 at most.
   */
  readonly maxWait?: number;
  /** How often it is looked whether a topic has got more partitions, milliseconds. Default: 5 minutes. */
  readonly metadataMaxAge?: number;
}

export interface ReadPosition {
  readonly next: number;
  /** The end of the partition when this was read: the offset that its next record will get, or more. */
  readonly high: number;
}

/** Divides partitions over the members of a group. */
export type AssignPartitions = (
  members: readonly GroupMember[],
  partitionCounts: ReadonlyMap<string, number>,
) => ReadonlyMap<string, readonly TopicPartition[]>;

export interface GroupMember {
  readonly memberId: string;
  readonly userData: Uint8Array;
}

export interface KafkaConsumer {
  /** Partitions begin paused: nothing is read of a new one before its first `seek`, which resumes it. */
  seek(partition: TopicPartition, offset: number): void;
  pause(partition: TopicPartition): void;
  resume(partition: TopicPartition): void;
  /**
   * What the group goes on from, said by this member: resolves when whoever asks next is told so.
   * @throws KafkaError also where it is not in its group, or that is being divided: then nothing is committed
   */
  commitOffsets(offsets: readonly (TopicPartition & { readonly offset: number })[]): Promise<void>;
  /** Says who this member is in its group, for `sendOffsets`. A driver that cannot fence by it passes it over (KIP-447). */
  readonly groupMetadata: GroupMetadata;
  /** Leaves the group at once, so that others need not wait for the session to end. */
  close(): Promise<void>;
}

export interface GroupMetadata {
  readonly groupId: string;
  readonly memberId: string;
  readonly generationId: number;
}

export interface KafkaProducer {
  /**
   * Resolves when all replicas have them, with the offset of the first in each partition. Records of one partition keep
   * their order; the next send has to wait for this one.
   * After any error but `too-large` the producer is of no more use.
   * @throws KafkaError
   */
  send(topic: string, messages: readonly KafkaMessage[]): Promise<ReadonlyMap<number, number>>;
  close(): Promise<void>;
}

/** One transaction at a time. After any error but `too-large` it is of no more use: close it, and make another. */
export interface TransactionalProducer extends KafkaProducer {
  /** The first one fences earlier users of the id, and ends what they left open. @throws KafkaError */
  begin(): Promise<void>;
  /**
   * The offsets that the group goes on from, once the transaction is committed. Something has to be sent in it first.
   * @throws KafkaError
   */
  sendOffsets(
    group: GroupMetadata,
    offsets: readonly (TopicPartition & { offset: number; metadata?: string })[],
  ): Promise<void>;
  /** @throws KafkaError `fenced`, or `in-doubt`: whether it was committed shows when another of this id has begun. */
  commit(): Promise<void>;
  abort(): Promise<void>;
}

/** By what can be done about it. */
export type KafkaErrorKind =
  /** Another has taken the transactional id, or the transaction outlived its timeout: these look alike. */
  | 'fenced'
  /** It is not known whether it was done. */
  | 'in-doubt'
  /** A record is longer than the topic takes. */
  | 'too-large'
  | 'no-topic'
  /** Refused, and again when tried again: a password, a certificate, a right, a timeout, what a topic does not take. */
  | 'refused'
  /** Packed in a way that this client cannot unpack, or not pack. */
  | 'no-codec'
  /** Nobody answers, or not in time; it may work later. */
  | 'unavailable'
  | 'other';

/** What went wrong with Kafka, without the client's own words for it where they would only puzzle. */
export class KafkaError extends Error {
  override readonly name = 'KafkaError';
  readonly kind: KafkaErrorKind;

  constructor(kind: KafkaErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
