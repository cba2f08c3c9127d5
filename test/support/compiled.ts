import { execFileSync } from 'node:child_process';
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** A folder with the JavaScript of a source file and all it imports, for a process of its own. The caller deletes it. */
export function compiled(file: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'motif-compiled-'));
  const config = {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      declaration: false,
      isolatedDeclarations: false,
      outDir: folder,
      rootDir: join(ROOT, 'src'),
      types: ['node'],
    },
    files: [join(ROOT, file)],
    include: [],
  };
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder], { stdio: 'pipe' });
  return folder;
}
