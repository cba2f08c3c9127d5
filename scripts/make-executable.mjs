// The command is run by its path: npm makes it executable when it links it, but not every way of running it links it anew.
import { chmodSync } from 'node:fs';

chmodSync('dist/cli/main.js', 0o755);
