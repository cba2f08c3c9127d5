export interface OpenOptions {
  /** `write` creates the file; `read` changes nothing, reaches no other file, and cannot be talked out of either. */
  readonly access: 'write' | 'read';
  /** Called once the database is closed. */
  readonly onClose?: () => void | Promise<void>;
  /** The command line of the process that has the file, for the message. */
  readonly commandOf?: (pid: string) => string | undefined;
}
