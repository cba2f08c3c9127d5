import { rmSync } from 'node:fs';

for (const folder of ['dist', 'dist-bench']) rmSync(folder, { recursive: true, force: true });
