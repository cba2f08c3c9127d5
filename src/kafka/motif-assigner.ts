import type { ConsumerOptions, TopicPartition } from './driver.js';
import { AssignerProtocol, type PartitionAssigner } from './kafkajs.js';

const NAME = 'motif';
const VERSION = 1;

/** Divides a group's partitions by `options.assign`; all members of the group have to use it. */
export function motifAssigner(options: Pick<ConsumerOptions, 'assign' | 'userData'>): PartitionAssigner {
  const { MemberMetadata, MemberAssignment } = AssignerProtocol;
  return ({ cluster }) => ({
    name: NAME,
    version: VERSION,
    protocol: ({ topics }) => ({
      name: NAME,
      metadata: MemberMetadata.encode({ version: VERSION, topics, userData: Buffer.from(options.userData()) }),
    }),
    assign: async ({ members, topics }) => {
      const counts = topics.map((topic) => [topic, cluster.findTopicPartitionMetadata(topic).length] as const);
      const told = members.map(({ memberId, memberMetadata }) => ({
        memberId,
        userData: MemberMetadata.decode(memberMetadata)?.userData ?? Buffer.alloc(0),
      }));
      const shares = options.assign(told, new Map(counts));
      return members.map(({ memberId }) => {
        const assignment = byTopic(shares.get(memberId) ?? []);
        const memberAssignment = MemberAssignment.encode({
          version: VERSION,
          assignment,
          userData: Buffer.alloc(0),
        });
        return { memberId, memberAssignment };
      });
    },
  });
}

function byTopic(share: readonly TopicPartition[]): Record<string, number[]> {
  const assignment: Record<string, number[]> = {};
  for (const { topic, partition } of share) {
    const partitions = assignment[topic] ?? [];
    partitions.push(partition);
    assignment[topic] = partitions;
  }
  return assignment;
}
