export type { BehaviourColumns, Found } from './archive/behaviour-maker.js';
export type { PipelineArchive } from './archive/pipeline-archive.js';
export { type OpenArchiveOptions, type OpenedArchive, openArchive } from './pipelines/open-archive.js';
