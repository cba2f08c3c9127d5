/** Behaviours of one query, as it was then, and partition, counted by their offsets: a query that was edited counts anew. */
export interface Lane {
  readonly source: string;
  readonly version: string;
  readonly partition: number;
}

/** Up to where a lane is done: everything before `next`. */
export interface LaneCursor extends Lane {
  readonly next: number;
}

interface Open {
  readonly lane: Lane;
  next: number;
  /** In the order of their offsets; those that are done stay until all before them are. */
  readonly under: { readonly offset: number; isDone: boolean }[];
}

/** How far each lane is done, where what is taken in order is done in any. */
export class LaneCursors {
  readonly #lanes = new Map<string, Open>();

  constructor(cursors: readonly LaneCursor[]) {
    for (const { source, version, partition, next } of cursors) {
      this.#lanes.set(laneName({ source, version, partition }), {
        lane: { source, version, partition },
        next,
        under: [],
      });
    }
  }

  /** Where each lane that is known goes on once all that is under way is done. */
  get cursors(): readonly LaneCursor[] {
    return [...this.#lanes.values()].map(({ lane, next }) => ({ ...lane, next }));
  }

  /** Offsets of a lane come in ascending order. */
  take(lane: Lane, offset: number): void {
    const name = laneName(lane);
    const open = this.#lanes.get(name);
    const under = { offset, isDone: false };
    if (open === undefined) this.#lanes.set(name, { lane, next: offset, under: [under] });
    else open.under.push(under);
  }

  /** Returns whether the cursor moved. */
  done(lane: Lane, offset: number): boolean {
    const open = this.#lanes.get(laneName(lane));
    const one = open?.under.find((under) => under.offset === offset);
    if (open === undefined || one === undefined) return false;
    one.isDone = true;
    let moved = false;
    for (let first = open.under[0]; first?.isDone === true; first = open.under[0]) {
      open.next = first.offset + 1;
      open.under.shift();
      moved = true;
    }
    return moved;
  }
}

export function laneName({ source, version, partition }: Lane): string {
  return JSON.stringify([source, version, partition]);
}
