export interface ListFlags {
  readonly archive: string;
  readonly json?: boolean;
}

export interface RetryFlags {
  readonly archive: string;
  readonly all?: boolean;
  readonly table?: string;
}
