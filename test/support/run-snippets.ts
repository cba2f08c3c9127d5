import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** A piece of TypeScript on a page, and what the page says that it prints. */
export interface Snippet {
  readonly line: number;
  readonly code: string;
  readonly prints: string;
}

export function readSnippets(page: string): readonly Snippet[] {
  return [...page.matchAll(/^```ts\n([\s\S]*?)^```\n```text\n([\s\S]*?)^```$/gm)].map((match) => {
    const [, code = '', prints = ''] = match;
    return { line: page.slice(0, match.index).split('\n').length, code, prints };
  });
}

/**
 * What each prints. They are checked by the compiler with the package's own settings, and run one by one as their readers
 * would run them, in a folder that has this package, its examples and its queries.
 */
export function runSnippets(folder: string, snippets: readonly Snippet[]): readonly string[] {
  mkdirSync(join(folder, 'node_modules/@types'), { recursive: true });
  symlinkSync(ROOT, join(folder, 'node_modules/motif'), 'junction');
  for (const name of ['rxjs', 'apache-arrow', '@types/node']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name), 'junction');
  }
  for (const name of ['examples', 'queries']) symlinkSync(join(ROOT, name), join(folder, name), 'junction');
  const files = snippets.map(({ line }) => `line-${line}.ts`);
  for (const [i, { code }] of snippets.entries()) writeFileSync(join(folder, files[i] ?? ''), code);
  const compilerOptions = {
    noEmit: false,
    declaration: false,
    isolatedDeclarations: false,
    rootDir: '.',
    outDir: 'out',
  };
  const config = { extends: join(ROOT, 'tsconfig.json'), compilerOptions, include: [], files };
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  try {
    execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder], { encoding: 'utf8' });
  } catch (error) {
    throw new Error(error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error));
  }
  return files.map((file) => {
    const script = join('out', file.replace('.ts', '.js'));
    const { stdout, stderr } = spawnSync(process.execPath, [script], { cwd: folder, encoding: 'utf8' });
    return stdout + stderr;
  });
}
