import { type ArchivedBehaviour, behaviourEnds, readBehaviours } from '../archive/questions/read-behaviours.js';
import type { BehaviourType } from '../behaviour.js';
import type { Position } from '../event.js';
import type { LaneCursor } from './lane-cursors.js';

/** Where behaviours wait until they are delivered: an archive, or what does as one in a test. */
export interface BehaviourOutbox {
  /** The first that are not before these, in the order of their offsets. */
  read(from: readonly LaneCursor[], limit: number): Promise<readonly ArchivedBehaviour[]>;
  /** Those of these positions that are still there. */
  at(places: readonly Position[]): Promise<readonly ArchivedBehaviour[]>;
  /** Where the next ones will be. */
  ends(): Promise<readonly LaneCursor[]>;
}

/** The behaviours of one name in an archive. */
export function archiveOutbox(
  directory: string,
  name: string,
  typeOf: (query: string) => BehaviourType,
): BehaviourOutbox {
  return {
    read: (from, limit) => readBehaviours(directory, { name, typeOf, from, limit }),
    at: async (places) =>
      places.length === 0 ? [] : readBehaviours(directory, { name, typeOf, at: places, limit: places.length }),
    ends: () => behaviourEnds(directory, name),
  };
}
