import type { StreamDeclaration } from '../../query/plan.js';
import type { PartitionDiscovery } from '../../sources/source.js';
import type { Timestamp } from '../../time.js';
import { Quiet } from './quiet.js';

/** Where a stream's partitions are looked for. While there is none yet, the first one is waited for. */
export class DiscoveryInput {
  readonly discovery: PartitionDiscovery;
  readonly stream: StreamDeclaration;
  /** Names it in a checkpoint. */
  readonly identity: string;
  readonly quiet: Quiet = new Quiet();
  /** Whether it has had a partition, in this run or in one before. */
  found = false;
  /** When to look next, by the system clock. */
  due: Timestamp = Number.NEGATIVE_INFINITY;

  constructor(discovery: PartitionDiscovery, stream: StreamDeclaration) {
    this.discovery = discovery;
    this.stream = stream;
    this.identity = JSON.stringify([discovery.stream, discovery.name]);
  }

  get isLive(): boolean {
    return this.discovery.interval !== undefined;
  }
}
