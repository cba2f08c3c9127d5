import type { FoundBehaviour } from '../behaviour.js';
import { type ATTRIBUTE, type HEADER, type MetadataColumn, nameBehind } from '../metadata-column.js';
import type { SecretNames } from '../secret-names.js';
import { secretVault } from '../secret-vault.js';
import { isWritten } from '../written-metadata.js';

/** Columns of behaviours that are written beside their data. */
export interface WrittenColumns {
  readonly metadata: readonly MetadataColumn[];
  readonly isSecret: SecretNames;
  /** Called where a secret is gone that a column has the handle of: the header is then left out. */
  readonly onSecretGone?: (name: string) => void;
}

/** What such columns of a behaviour hold, by the names behind the prefix; without those that are NULL. */
export function writtenColumns(
  { values }: FoundBehaviour,
  prefix: typeof HEADER | typeof ATTRIBUTE,
  { metadata, isSecret, onSecretGone }: WrittenColumns,
): readonly (readonly [name: string, value: Uint8Array])[] {
  return metadata.flatMap((column) => {
    const name = nameBehind(prefix, column.of);
    const value = values[column.field] ?? null;
    if (name === undefined || typeof value !== 'string' || !isWritten(column)) return [];
    if (!isSecret(name)) return [[name, Buffer.from(value)] as const];
    const secret = secretVault.take(value);
    if (secret === undefined) onSecretGone?.(name);
    return secret === undefined ? [] : [[name, secret] as const];
  });
}
