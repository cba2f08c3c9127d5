import type { NewSchema } from './registry.js';

/** A schema's own fields, by name, each with what it is as a text. */
export type SchemaFields = ReadonlyMap<string, string>;

/**
 * Which fields are others in the new schema than in the old, each in words: what a registry says of two schemas names a place in
 * them, or not even that. Nothing where one of them cannot be read.
 */
export function schemaDifferences(before: NewSchema, after: NewSchema): readonly string[] {
  const [old, now] = [schemaFields(before), schemaFields(after)];
  if (old === undefined || now === undefined) return [];
  const differences: string[] = [];
  for (const [name, type] of old) {
    const found = now.get(name);
    if (found === undefined) differences.push(`field ${name} is gone`);
    else if (found !== type) differences.push(`field ${name} was ${type} and is ${found}`);
  }
  for (const name of now.keys()) if (!old.has(name)) differences.push(`field ${name} is new`);
  return differences;
}

export function schemaFields({ kind, text }: NewSchema): SchemaFields | undefined {
  try {
    switch (kind) {
      case 'avro':
        return avroFields(JSON.parse(text));
      case 'json-schema':
        return jsonFields(JSON.parse(text));
      case 'protobuf':
        return protobufFields(text);
    }
  } catch {
    return undefined;
  }
}

function avroFields(schema: unknown): SchemaFields {
  const { fields } = Object(schema);
  const entries = Array.isArray(fields) ? fields.map((field) => Object(field)) : [];
  return new Map(entries.map(({ name, type }) => [String(name), avroType(type)]));
}

/** Whether it may be null too goes without saying. */
function avroType(type: unknown): string {
  if (typeof type === 'string') return type;
  if (Array.isArray(type)) {
    const others = type.filter((branch) => branch !== 'null');
    return others.length === 1 ? avroType(others[0]) : others.map(avroType).join(' or ');
  }
  const { type: inner, logicalType, name, items, values, precision, scale } = Object(type);
  if (logicalType === 'decimal') return `decimal(${precision}, ${scale ?? 0})`;
  if (typeof logicalType === 'string') return logicalType;
  if (inner === 'array') return `array of ${avroType(items)}`;
  if (inner === 'map') return `map of ${avroType(values)}`;
  return typeof name === 'string' ? `${inner} ${name}` : String(inner);
}

function jsonFields(schema: unknown): SchemaFields {
  const { properties } = Object(schema);
  return new Map(Object.entries(Object(properties)).map(([name, type]) => [name, jsonType(type)]));
}

function jsonType(schema: unknown): string {
  const { type, format } = Object(schema);
  const types = (Array.isArray(type) ? type : [type]).filter((one) => one !== undefined && one !== 'null');
  const shown = types.length === 0 ? JSON.stringify(schema) : types.join(' or ');
  return typeof format === 'string' ? `${shown} (${format})` : shown;
}

const PROTOBUF_FIELD =
  /(?:^|[{;])\s*(?:(?:optional|required)\s+)?((?:repeated\s+)?(?:map\s*<[^>]*>|[A-Za-z_][\w.]*))\s+([A-Za-z_]\w*)\s*=\s*(\d+)/g;

/** Of all its messages; that is one, with those within it. */
function protobufFields(text: string): SchemaFields {
  const bare = text.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, '').replace(/\bsyntax\s*=\s*"\w+"\s*;/, '');
  return new Map(
    Array.from(bare.matchAll(PROTOBUF_FIELD), ([, type = '', name = '', number]) => [name, `${type} = ${number}`]),
  );
}
