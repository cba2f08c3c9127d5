// Writes for tasks what each line says, and answers when it is durable: `task-writer.mjs DIRECTORY`.
import { createInterface } from 'node:readline';
import { openTaskArchive } from '../../../dist/archive/open-task-archive.js';
import { NAMES, taskRows } from './task-epochs.mjs';

const policy = { sealRows: 12, sealInterval: 1e15, compactCount: 3, grace: 1e15 };
const archive = await openTaskArchive({ directory: process.argv[2], ...NAMES, now: () => 0, policy });
for await (const line of createInterface({ input: process.stdin })) {
  const { claim, write, close } = JSON.parse(line);
  if (claim !== undefined) await archive.claim(claim);
  if (write !== undefined) await archive.write(taskRows(write), write);
  if (close === true) await archive.close();
  console.log('done');
}
