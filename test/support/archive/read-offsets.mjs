// Asks an archive whenever a line comes, as `queryArchive` does: how many rows, and whether they are 0, 1, 2, … each once.
import { createInterface } from 'node:readline';
import { queryArchive } from '../../../dist/archive/questions/query-archive.js';

const [, , directory, question] = process.argv;
for await (const _ of createInterface({ input: process.stdin })) {
  for await (const row of (await queryArchive(directory, question)).rows) console.log(JSON.stringify(row));
}
