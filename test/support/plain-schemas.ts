import type { MessageSchemas } from '../../src/cluster/message-schemas.js';
import type { NamedFormat } from '../../src/message-format.js';

/** Of a project none of whose tables has its schemas in a registry. */
export const plainSchemas: MessageSchemas = {
  reading: (format) => plain(format),
  writing: (_, __, format) => plain(format),
};

function plain(format: Parameters<MessageSchemas['reading']>[0]): NamedFormat {
  if (typeof format !== 'string') throw new Error(`${format.kind} needs a registry`);
  return format;
}
