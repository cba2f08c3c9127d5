import type { ComputedColumn } from '../computed-column.js';
import type { Position } from '../event.js';
import type { MessageDecoder } from '../formats/message-decoder.js';
import { ATTRIBUTE, isFormatMetadata, type MetadataColumn, nameBehind } from '../metadata-column.js';
import type { Schema } from '../schema.js';
import type { SecretNames } from '../secret-names.js';
import { secretVault } from '../secret-vault.js';

export interface Enveloped {
  readonly schema: Schema;
  readonly decoder: MessageDecoder;
  readonly isSecret: SecretNames;
  /** Of the message that is being decoded. */
  readonly position: () => Position;
}

/** Columns that a message's envelope gives; of a secret, its handle. */
export function formatColumns(
  metadata: readonly MetadataColumn[],
  { schema, decoder, isSecret, position }: Enveloped,
): readonly ComputedColumn[] {
  return metadata.flatMap(({ field, of }) => {
    const type = schema[field]?.type;
    if (type === undefined || !isFormatMetadata(of)) return [];
    const name = nameBehind(ATTRIBUTE, of) ?? '';
    const compute = () => {
      const value = decoder.metadata?.(of, type) ?? null;
      return typeof value === 'string' && isSecret(name)
        ? secretVault.keep(Buffer.from(value), position(), name)
        : value;
    };
    return [{ field, compute }];
  });
}
