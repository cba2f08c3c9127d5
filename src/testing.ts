export { type MemorySink, memorySink } from './sinks/memory-sink.js';
export { type FromEventsOptions, fromEvents } from './sources/from-events.js';
