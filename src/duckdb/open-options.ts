export interface OpenOptions {
  /** `write` creates the file; `read` changes nothing, reaches no other file, and cannot be talked out of either. */
  readonly access: 'write' | 'read';
  /** Of `read`: the one other file that it may reach, to write to. Absolute. */
  readonly output?: string;
  /** The command line of the process that has the file, for the message. */
  readonly commandOf?: (pid: string) => string | undefined;
}
