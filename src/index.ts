export type { Evidence } from './behaviour.js';
export type { DeadLetter } from './dead-letter.js';
export { type ErrorCode, type Location, MotifError, type Problem } from './errors.js';
export type { Position, StreamEvent } from './event.js';
export { type AggregateOptions, type Aggregates, aggregate } from './operators/aggregate.js';
export type { AggregateFunction } from './operators/aggregate-function.js';
export type { Aggregate, AggregateValue, Comparable } from './operators/aggregate-value.js';
export { countDistinct } from './operators/count-distinct.js';
export { type DedupeOptions, dedupe } from './operators/dedupe.js';
export { type DetectOptions, detect, type GivenUp, type Match, type Timeout } from './operators/detect.js';
export { type EnrichOptions, enrich } from './operators/enrich.js';
export { EventTimeScheduler } from './operators/event-time-scheduler.js';
export { type Joined, type JoinWithinOptions, joinWithin } from './operators/join-within.js';
export { type OrderOptions, orderByEventTime } from './operators/order-by-event-time.js';
export { type ReduceOptions, reduceWindow } from './operators/reduce-window.js';
export { type SampleOptions, sample } from './operators/sample.js';
export { type SessionizeOptions, type SessionOf, sessionize } from './operators/sessionize.js';
export { to } from './operators/to.js';
export { type Ranked, topN } from './operators/top-n.js';
export { windowBy } from './operators/window-by.js';
export type { WindowOptions } from './operators/window-options.js';
export type { WindowResult } from './operators/window-result.js';
export type { Writable } from './operators/writable.js';
export type { Cardinality, EventsOf, EventsSoFar, Steps } from './patterns/builder/steps.js';
export { begin } from './patterns/builder.js';
export type { EventCondition, EventPattern, SkipOptions, WithinType } from './patterns/event-pattern.js';
export type { StoredSink } from './pipeline-store.js';
export { type QueryBehaviour, type QueryOptions, query } from './pipelines/query.js';
export type { DataType, Field, Interval, Schema, Value } from './schema.js';
export type { Sink } from './sinks/sink.js';
export { type FromFileOptions, fromFile } from './sources/from-file.js';
export { type Duration, formatTimestamp, parseTimestamp, type Timestamp } from './time.js';
export type { Timing } from './windows/firing.js';
export type { FixedOptions } from './windows/fixed-options.js';
export { type FiringRule, global } from './windows/global.js';
export { hopping } from './windows/hopping.js';
export { session } from './windows/session.js';
export { sliding } from './windows/sliding.js';
export type { PartitionEvidence } from './windows/tally.js';
export { tumbling } from './windows/tumbling.js';
export type {
  FixedWindows,
  GlobalWindows,
  SessionWindows,
  SlidingWindows,
  Window,
  WindowAssigner,
} from './windows/window.js';
