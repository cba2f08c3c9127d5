import { type DataType, type Schema, typeName } from '../schema.js';
import { typeNameOf } from './schema-name.js';
import { propertyName, typeScriptType } from './typescript-type.js';

/** An exported interface of the columns, each with its SQL type where TypeScript's does not say it. */
export function typeScriptInterface(columns: Schema, name: string): string {
  return `export interface ${typeNameOf(name)} {\n${typeScriptMembers(columns, '  ')}}\n`;
}

/** A line a column, and one before it with what it is. */
export function typeScriptMembers(columns: Schema, indent: string): string {
  return columns
    .map(({ name, type }) => {
      const said = isSaid(type) ? '' : `${indent}/** ${typeName(type).replaceAll('*/', '*\\/')} */\n`;
      return `${said}${indent}readonly ${propertyName(name)}: ${typeScriptType(type)};\n`;
    })
    .join('');
}

function isSaid({ kind }: DataType): boolean {
  return kind === 'VARCHAR' || kind === 'BOOLEAN' || kind === 'DOUBLE' || kind === 'INTEGER';
}
