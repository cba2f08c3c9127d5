/** A name for a record or message: that of a query or table with what a schema's names cannot have as `_`. */
export function schemaName(name: string): string {
  return name.replace(/\W/g, '_').replace(/^(?=\d|$)/, '_');
}

/** `cart_changed_mind` as `CartChangedMind`: how types are named in Protobuf and in TypeScript. */
export function typeNameOf(name: string): string {
  return schemaName(name)
    .replace(/(?:^|_+)([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase())
    .replace(/^(?=\d)/, '_');
}
