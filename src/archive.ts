export type { BehaviourColumns, Found } from './archive/behaviour-maker.js';
export type { PipelineArchive } from './archive/pipeline-archive.js';
export type { SystemClock } from './engine/system-clock.js';
export { type OnOptions, on, type Reacting, type Reaction, type ReactionEvent } from './pipelines/on.js';
export { type OpenArchiveOptions, type OpenedArchive, openArchive } from './pipelines/open-archive.js';
