import { type DataType, type Field, type Schema, typeName } from '../../schema.js';
import { checkColumns, commonProblem } from '../check-columns.js';
import type { ColumnProblem, DerivedSchema } from '../derived-schema.js';
import { typeNameOf } from '../schema-name.js';

/** What a map's key may be, of those that columns are written as. */
const KEY_TYPES: readonly string[] = ['bool', 'int32', 'int64', 'string'];

const TIMESTAMP = 'google.protobuf.Timestamp';

/**
 * The columns as a message in Protobuf's proto3, `name` in its spelling (`cart_changed_mind` is `CartChangedMind`). The fields' numbers
 * are the columns' places: so columns are added behind the others, and none is taken away or moved.
 */
export function protobufSchema(columns: Schema, name: string): DerivedSchema {
  const problems = [...checkColumns(columns, problemOf), ...sameJsonNames(columns)];
  if (problems.length > 0) return { kind: 'problems', problems };
  const message = messageOf(typeNameOf(name), columns, '').join('\n');
  const imports = message.includes(TIMESTAMP) ? 'import "google/protobuf/timestamp.proto";\n\n' : '';
  return { kind: 'schema', text: `syntax = "proto3";\n\n${imports}${message}\n` };
}

function messageOf(name: string, fields: Schema, indent: string): readonly string[] {
  const inner = `${indent}  `;
  const names = fields.map((field) => field.name);
  const lines = fields.map((field, i) => `${inner}${fieldOf(field, names)} = ${i + 1};`);
  const nested = fields.flatMap((field) => {
    const part = structOf(field.type);
    return part === undefined ? [] : ['', ...messageOf(nestedName(field.name, names), part, inner)];
  });
  return [`${indent}message ${name} {`, ...lines, ...nested, `${indent}}`];
}

function fieldOf({ name, type }: Field, names: readonly string[]): string {
  const part = nestedName(name, names);
  switch (type.kind) {
    case 'LIST':
      return `repeated ${typeOf(type.element, part)} ${name}`;
    case 'MAP':
      return `map<${typeOf(type.key, part)}, ${typeOf(type.value, part)}> ${name}`;
    default:
      return `optional ${typeOf(type, part)} ${name}`;
  }
}

/** `message` is the name of the one that a STRUCT is. */
function typeOf(type: DataType, message: string): string {
  switch (type.kind) {
    case 'BOOLEAN':
      return 'bool';
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
      return 'int32';
    case 'BIGINT':
      return 'int64';
    case 'FLOAT':
      return 'float';
    case 'DOUBLE':
      return 'double';
    case 'TIMESTAMP':
    case 'TIMESTAMPTZ':
      return TIMESTAMP;
    case 'STRUCT':
      return message;
    default:
      return 'string';
  }
}

/** The STRUCT that is a message of the field's own. */
function structOf(type: DataType): Schema | undefined {
  switch (type.kind) {
    case 'STRUCT':
      return type.fields;
    case 'LIST':
      return structOf(type.element);
    case 'MAP':
      return structOf(type.value);
    default:
      return undefined;
  }
}

/** A message and a field beside it cannot have one name. */
function nestedName(field: string, names: readonly string[]): string {
  let name = typeNameOf(field);
  while (names.includes(name)) name += '_';
  return name;
}

function problemOf(part: Field, path: string): Omit<ColumnProblem, 'column'> | undefined {
  const { type } = part;
  const hint = 'Put it into a STRUCT, or make it JSON with to_json.';
  if (type.kind === 'LIST' && isMany(type.element)) {
    return { message: `column ${path}: Protobuf has no list of lists or maps (${typeName(type)})`, hint };
  }
  if (type.kind === 'MAP' && isMany(type.value)) {
    return { message: `column ${path}: Protobuf has no map of lists or maps (${typeName(type)})`, hint };
  }
  if (type.kind === 'MAP' && (isMany(type.key) || !KEY_TYPES.includes(typeOf(type.key, '')))) {
    const hint = 'A key may be a text, an integer or a BOOLEAN.';
    return { message: `column ${path}: Protobuf has no map with such keys (${typeName(type)})`, hint };
  }
  if (part.name === '__proto__') {
    const hint = 'Give it another name with AS.';
    return { message: `column ${path}: readers in JavaScript have no field of this name`, hint };
  }
  return commonProblem(part, path);
}

function isMany({ kind }: DataType): boolean {
  return kind === 'LIST' || kind === 'MAP';
}

/** The compiler refuses fields whose names are one in JSON (`item_id` and `itemId`). */
function sameJsonNames(fields: Schema): readonly ColumnProblem[] {
  const seen = new Map<string, string>();
  return fields.flatMap((column) => {
    const json = jsonName(column.name);
    const other = seen.get(json);
    seen.set(json, column.name);
    const problems = sameJsonNames(structOf(column.type) ?? []).map((problem) => ({ ...problem, column }));
    if (other === undefined) return problems;
    const message = `columns ${other} and ${column.name} have one name in Protobuf's JSON, ${json}`;
    return [...problems, { column, message, hint: 'Give one of them another name with AS.' }];
  });
}

function jsonName(name: string): string {
  return name.replace(/_+([a-z])?/gi, (_, letter: string | undefined) => letter?.toUpperCase() ?? '');
}
