export type { Behaviour } from './behaviour.js';
export { backtest } from './history/backtest.js';
export type { Backtested, BacktestedDay } from './history/backtest-query.js';
export type { ReplayProgress, ReplaySummary } from './history/contract.js';
export type { ComparedBehaviour, Difference, DifferenceReason } from './history/differences.js';
export type { ChosenKey } from './history/key-condition.js';
export type { Moment } from './history/moment.js';
export type { OpenAtMost } from './history/open-watch.js';
export { type HistoryOptions, replay } from './history/replay.js';
export type { RunningVersion, VersionExample } from './history/running-version.js';
export type { Clock, LateEventOf, Story, StoryEvent, ToldBefore } from './history/story.js';
export { verify } from './history/verify.js';
export type { Verified, VerifiedQuery } from './history/verify-queries.js';
export { why } from './history/why.js';
export { whyNot } from './history/why-not.js';
export type {
  KeptMiss,
  KeyAnswer,
  Reason,
  ToldCondition,
  ToldEvent,
  ToldProgress,
  ToldTrial,
  WhyNotAnswer,
} from './history/why-not-answer.js';
