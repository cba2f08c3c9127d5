import { ATTRIBUTE, HEADER, type MetadataColumn, nameBehind } from './metadata-column.js';

/** Attributes that a behaviour has of its own. */
const OWN_ATTRIBUTES: ReadonlySet<string> = new Set([
  'specversion',
  'id',
  'source',
  'type',
  'time',
  'datacontenttype',
  'partitionkey',
  'sequence',
  'evidence',
  'evidencecount',
  'kind',
  'revision',
]);
const OWN_HEADER = /^(content-type$|motif-)/i;

/** Whether INSERT INTO gives such a column, which is then written as a header or an attribute; others are motif's or Kafka's. */
export function isWritten({ of }: Pick<MetadataColumn, 'of'>): boolean {
  const attribute = nameBehind(ATTRIBUTE, of);
  if (attribute !== undefined) return !OWN_ATTRIBUTES.has(attribute);
  const header = nameBehind(HEADER, of);
  if (header === undefined || OWN_HEADER.test(header)) return false;
  return !(header.startsWith(ATTRIBUTE) && OWN_ATTRIBUTES.has(header.slice(ATTRIBUTE.length)));
}
