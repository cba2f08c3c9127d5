import { readFile } from 'node:fs/promises';
import type { Problem } from '../errors.js';

/** A file's text, or why it cannot be read. */
export async function loadText(file: string): Promise<{ readonly text: string } | { readonly problem: Problem }> {
  try {
    return { text: await readFile(file, 'utf8') };
  } catch (error) {
    return {
      problem: { message: `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}` },
    };
  }
}
