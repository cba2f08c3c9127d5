export type { ArrowAnswer } from './arrow/arrow-answer.js';
export { type FromArrowOptions, fromArrow } from './arrow/from-arrow.js';
export type { ArrowSource } from './arrow/open-batches.js';
export { queryArchive } from './arrow/query-archive.js';
export { type ToArrowOptions, toArrow } from './arrow/to-arrow.js';
