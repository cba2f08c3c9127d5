/** What maintains an archive, as `epochs.mjs` takes it. */
export { compactSegments, everything } from '../../../src/archive/compact.js';
export { forgetPerson } from '../../../src/archive/forget-person.js';
export { maintain } from '../../../src/archive/maintain.js';
export { openArchive } from '../../../src/archive/open-archive.js';
export { deleteReplaced, pruneSegments } from '../../../src/archive/prune.js';
export { restoreArchive } from '../../../src/archive/restore-archive.js';
