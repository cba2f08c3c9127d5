import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REACTIONS } from '../archive/reaction-folder.js';
import { type FailedDelivery, parseFailed } from './failed-delivery.js';
import type { LaneCursor } from './lane-cursors.js';

/** The files of a reaction's folder: how far it is, and what it has given up, a JSON object a line. */
export const CURSOR = 'cursor.json';
export const JOURNAL = 'failed.ndjson';

/** How far a reaction is. */
export interface ReactionState {
  readonly name: string;
  /** Of which behaviours. */
  readonly behaviour: string;
  readonly cursors: readonly LaneCursor[];
  readonly failed: ReadonlyMap<string, FailedDelivery>;
}

/** What is in a reaction's folder; undefined where nothing is yet. */
export async function readReaction(folder: string): Promise<ReactionState | undefined> {
  const text = await textOf(join(folder, CURSOR));
  const journal = await textOf(join(folder, JOURNAL));
  const saved: unknown = text === undefined ? undefined : JSON.parse(text);
  if (!isSaved(saved)) return undefined;
  const { name, behaviour, cursors } = saved;
  return { name, behaviour, cursors, failed: parseFailed(journal ?? '') };
}

/** Those of an archive, with their folders. */
export async function readReactions(
  archive: string,
): Promise<readonly { readonly folder: string; readonly state: ReactionState }[]> {
  const names = await readdir(join(archive, REACTIONS)).catch(() => []);
  const all = names.sort().map(async (name) => {
    const folder = join(archive, REACTIONS, name);
    const state = await readReaction(folder);
    return state === undefined ? [] : [{ folder, state }];
  });
  return (await Promise.all(all)).flat();
}

export function cursorText({ name, behaviour, cursors }: Omit<ReactionState, 'failed'>): string {
  return `${JSON.stringify({ name, behaviour, cursors }, null, 2)}\n`;
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isSaved(saved: unknown): saved is Omit<ReactionState, 'failed'> {
  if (typeof saved !== 'object' || saved === null) return false;
  if (!('name' in saved && 'behaviour' in saved && 'cursors' in saved)) return false;
  return typeof saved.name === 'string' && typeof saved.behaviour === 'string' && isCursors(saved.cursors);
}

function isCursors(cursors: unknown): cursors is readonly LaneCursor[] {
  return (
    Array.isArray(cursors) &&
    cursors.every(
      (one: unknown) =>
        typeof one === 'object' &&
        one !== null &&
        'source' in one &&
        typeof one.source === 'string' &&
        'version' in one &&
        typeof one.version === 'string' &&
        'partition' in one &&
        typeof one.partition === 'number' &&
        'next' in one &&
        typeof one.next === 'number',
    )
  );
}
