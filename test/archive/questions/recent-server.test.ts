import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { askForRecentRows } from '../../../src/archive/questions/recent-server.js';
import { socketPath } from '../../../src/archive/questions/recent-socket.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

test('a process that was stopped takes questions and says nothing: who asks is told so', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'hot'));
  const server = createServer().listen(socketPath(folder, 'main'));
  await expect(askForRecentRows(folder, 'main', 1)).rejects.toThrow(/engine main .* does not answer.*kill -CONT/s);
  server.close();
});
