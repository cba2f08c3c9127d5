import { type DataType, type Field, type Schema, typeName } from '../schema.js';
import type { ColumnProblem } from './derived-schema.js';

/** A name that Avro and Protobuf have for a field. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Whether a schema can use the name for a record and its fields. */
function isSchemaName(name: string): boolean {
  return NAME.test(name);
}

/**
 * Goes through the columns and what they are made of: each part, with the path to it, is given to `judge`, which says why it
 * cannot be said, and the way out.
 */
export function checkColumns(
  columns: Schema,
  judge: (part: Field, path: string) => Omit<ColumnProblem, 'column'> | undefined,
): readonly ColumnProblem[] {
  const problems: ColumnProblem[] = [];
  const check = (column: Field, part: Field, path: string): void => {
    const problem = judge(part, path);
    if (problem !== undefined) problems.push({ column, ...problem });
    else for (const [inner, name] of partsOf(part.type)) check(column, inner, `${path}${name}`);
  };
  for (const column of columns) check(column, column, column.name);
  return problems;
}

/** What every kind of schema refuses: a name that is none for a field, and a NULL that is of no type. */
export function commonProblem({ name, type }: Field, path: string): Omit<ColumnProblem, 'column'> | undefined {
  if (type.kind === 'NULL') {
    return { message: `column ${path} is NULL and of no type`, hint: 'Give it one: CAST(NULL AS VARCHAR).' };
  }
  if (isSchemaName(name)) return undefined;
  return {
    message: `column ${path} (${typeName(type)}): a schema has no field of this name`,
    hint: 'A name is letters, digits and _ and begins with no digit: give it another with AS.',
  };
}

function partsOf(type: DataType): readonly (readonly [Field, string])[] {
  switch (type.kind) {
    case 'LIST':
      return [[{ name: 'element', type: type.element }, '[]']];
    case 'MAP':
      return [
        [{ name: 'key', type: type.key }, ' key'],
        [{ name: 'value', type: type.value }, '[]'],
      ];
    case 'STRUCT':
      return type.fields.map((field) => [field, `.${field.name}`] as const);
    default:
      return [];
  }
}
