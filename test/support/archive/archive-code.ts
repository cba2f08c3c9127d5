/** What maintains an archive, as `epochs.mjs` takes it. */

export { forgetPerson } from '../../../src/archive/erasure/forget-person.js';
export { maintain } from '../../../src/archive/maintain.js';
export { openArchive } from '../../../src/archive/open-archive.js';
export { restoreArchive } from '../../../src/archive/restore-archive.js';
export { compactSegments, everything } from '../../../src/archive/segments/compact.js';
export { deleteReplaced, pruneSegments } from '../../../src/archive/segments/prune.js';
