/** One partition of one stage: what a member of the group works on by itself. */
export interface TaskName {
  readonly stage: string;
  readonly partition: number;
}

/** As it stands in transactional ids, claims and messages. */
export function taskText({ stage, partition }: TaskName): string {
  return `${stage}-${partition}`;
}
