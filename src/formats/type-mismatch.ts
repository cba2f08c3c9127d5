import { type DataType, type Field, typeName } from '../schema.js';

/** A dead letter's reason: `column price: 'abc' is not a DECIMAL(10,2)`. `found` as it is to be shown, cut. */
export function typeMismatch({ name, type }: Field, found: string): string {
  return `column ${name}: ${found} is not ${typeWithArticle(type)}`;
}

/** What is shown of a value that was found. */
export function shorten(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

export function typeWithArticle(type: DataType): string {
  const name = typeName(type);
  return `${name.startsWith('I') ? 'an' : 'a'} ${name}`;
}
