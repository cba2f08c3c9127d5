import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { motif } from './fake-terminal.js';
import { type Shop, shop } from './shop.js';

let template: Promise<string> | undefined;

/** A shop whose archive has been written: once, and copied for each that asks. */
export async function archivedShop(): Promise<Shop> {
  template ??= write();
  const made = shop();
  cpSync(await template, made.archive, { recursive: true });
  return made;
}

async function write(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'motif-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const archive = join(folder, 'archive');
  await motif(['run', shop().queries, '--archive', archive]);
  return archive;
}
