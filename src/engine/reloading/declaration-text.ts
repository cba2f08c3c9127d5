import type { StreamDeclaration } from '../../query/plan.js';
import { streamVersion } from '../stream-version.js';

/** Of a stream that none of its queries gives: what an open input depends on. */
export function declarationText(stream: StreamDeclaration): string {
  const { connector, watermark, keepsRaw, keyFields } = stream;
  return JSON.stringify([streamVersion(stream), connector, watermark?.idleTimeout, keepsRaw, keyFields]);
}
