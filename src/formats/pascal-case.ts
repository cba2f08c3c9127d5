/** `cart_changed_mind` as `CartChangedMind`: how types are named in Protobuf and in TypeScript. */
export function pascalCase(name: string): string {
  return name.replace(/(?:^|_+)([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());
}
