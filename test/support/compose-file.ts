import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface ComposeFile {
  readonly name: string;
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, null>>;
}

interface ComposeService {
  readonly image?: string;
  readonly build?: string;
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
}

/** `docker-compose.yml`. @throws Error where it is no YAML */
export function composeFile(): ComposeFile {
  const file: ComposeFile = parse(readFileSync('docker-compose.yml', 'utf8'), { strict: true, uniqueKeys: true });
  return file;
}
