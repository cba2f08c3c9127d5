/** Stands with an offset that is committed: it tells offsets of tasks from others, and where reading began. */
export interface CommitMetadata {
  /** The task's; 0 where it has only begun. */
  readonly epoch: number;
  /** The offset that the partition was begun with. */
  readonly start: number;
}

const FORM = /^motif epoch (\d+) from (\d+)$/;

export function commitMetadata({ epoch, start }: CommitMetadata): string {
  return `motif epoch ${epoch} from ${start}`;
}

/** Undefined: another has written it. */
export function readCommitMetadata(text: string | null): CommitMetadata | undefined {
  const [, epoch, start] = FORM.exec(text ?? '') ?? [];
  return epoch === undefined || start === undefined ? undefined : { epoch: Number(epoch), start: Number(start) };
}
