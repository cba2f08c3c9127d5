import { expect, it } from 'vitest';
import { secretGoneNote } from '../../src/sinks/secret-gone-note.js';

it('says once of each header that it is left out, and why', () => {
  const notes: string[] = [];
  const note = secretGoneNote('alerts', (text) => void notes.push(text));
  for (const name of ['authorization', 'cookie', 'authorization']) note(name);
  expect(notes.map((text) => text.slice(0, 38))).toEqual([
    "alerts: 'authorization' is left out wh",
    "alerts: 'cookie' is left out where it ",
  ]);
  expect(notes[0]).toContain('secrets are in memory alone');
});
