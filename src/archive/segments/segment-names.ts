import { randomUUID } from 'node:crypto';

/** What a sealed segment is called: no other, of any archive, has the name. */
export function sealedName(engine: string, generation: number): string {
  return `${engine}.${generation}.${randomUUID().slice(0, 8)}`;
}

/** Which engine has sealed a file of that name, and of which generation; undefined: it is none that was sealed. */
export function sealedBy(file: string): { readonly engine: string; readonly generation: number } | undefined {
  const [, engine, generation] = /^([a-z0-9_-]+)\.(\d+)\.[0-9a-f]{8}\.parquet$/.exec(file) ?? [];
  return engine === undefined ? undefined : { engine, generation: Number(generation) };
}

export function rewrittenName(): string {
  return `rewritten.${randomUUID()}`;
}

export function isRewritten(file: string): boolean {
  return /^rewritten\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.parquet$/.test(file);
}
