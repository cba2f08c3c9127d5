import { type Batch, positionAt } from '../../batch.js';
import { EvaluationError } from '../../errors.js';
import type { Position } from '../../event.js';
import type { Evaluator } from '../../patterns/compile-expression.js';
import type { FoldedQuery } from '../../patterns/folded-query.js';
import type { WindowQueryPlan } from '../../query/plan.js';
import type { Value } from '../../schema.js';
import { formatTimestamp, type Timestamp } from '../../time.js';
import { BehaviourIds } from '../behaviour-ids.js';
import { compileOutput } from '../compile-output.js';
import type { HeldState, KeptGroup } from '../keys/held-state.js';
import { keyIdentity } from '../keys/key-identity.js';
import { ReachedTime } from '../partitions/reached-time.js';
import { timedRows } from '../partitions/timed-rows.js';
import type { Found, Processor, StateChanges } from '../processor.js';
import { FoundSoFar } from '../reloading/found-so-far.js';
import { GroupKeys } from './group-keys.js';
import { GroupPieces } from './group-pieces.js';
import { GroupTable, NONE } from './group-table.js';
import type { ClosedWindow, OpenGroups } from './open-groups.js';
import { PaneGroups } from './pane-groups.js';
import { SessionGroups } from './session-groups.js';

type Output = Evaluator<readonly Value[]>;

/** A query over windows whose aggregates are kept up to date row by row: no rows are held. */
export class FoldProcessor implements Processor {
  readonly plan: WindowQueryPlan;
  readonly #table: GroupTable;
  readonly #groups: OpenGroups;
  readonly #pieces = new GroupPieces();
  readonly #select: readonly Output[];
  readonly #having: Output | undefined;
  readonly #ids: BehaviourIds;
  readonly #reached = new ReachedTime();
  readonly #found: FoundSoFar;

  constructor(plan: WindowQueryPlan, { keys, aggregates, select, having }: FoldedQuery) {
    this.plan = plan;
    this.#found = new FoundSoFar(plan);
    const { window } = plan;
    this.#table = new GroupTable(aggregates);
    const groupKeys = new GroupKeys(keys);
    this.#groups =
      window.kind === 'session'
        ? new SessionGroups(window.gap, this.#table, groupKeys, this.#pieces)
        : new PaneGroups(window, this.#table, groupKeys, this.#pieces);
    this.#select = select.map(compileOutput);
    this.#having = having && compileOutput(having);
    this.#ids = new BehaviourIds(plan.type);
  }

  process(batch: Batch): void {
    const timed = timedRows(batch, this.plan, (position, reason) => this.#found.reject(position, reason));
    this.#groups.process(timed, (row, reason) => this.#found.reject(positionAt(timed, row), reason));
  }

  advance(watermark: Timestamp): void {
    this.#reached.advance(watermark);
    const refuse = (group: number, reason: string): void => this.#found.reject(this.#firstPosition(group), reason);
    for (const window of this.#groups.close(watermark, refuse)) {
      this.#reached.close();
      for (const group of window.groups) this.#emit(window, group);
    }
  }

  /** A window that is open ends after the watermark, and its behaviours are of its end. */
  earliestUndecided(): Timestamp {
    return Number.POSITIVE_INFINITY;
  }

  takeFound(): Found {
    return this.#found.take();
  }

  takeChanges(): StateChanges {
    const states: Map<string, HeldState | undefined> = this.#pieces.takeChanges((place) => this.#kept(place));
    this.#reached.save(states);
    return { states, logs: [] };
  }

  forgetChanges(): void {
    this.#pieces.forgetChanges();
  }

  restore(states: ReadonlyMap<string, HeldState>): void {
    const newest = new Map<string, { readonly group: KeptGroup; readonly piece: number }>();
    const pieces = [...states].flatMap(([name, state]) => {
      return 'groups' in state ? [{ piece: Number(name), groups: state.groups }] : [];
    });
    for (const { piece, groups } of pieces.sort((a, b) => a.piece - b.piece)) {
      this.#pieces.known(piece);
      for (const group of groups) newest.set(`${group.start} ${keyIdentity(group.key)}`, { group, piece });
    }
    this.#reached.restore(states);
    this.#groups.begin(this.#reached.time);
    for (const { group, piece } of [...newest.values()].sort((a, b) => a.group.ordinal - b.group.ordinal)) {
      const place = this.#groups.restore(group);
      if (place === NONE) continue;
      const runs = group.runs.map(
        ({ offset, lastOffset, count, ...origin }) =>
          [this.#table.originOf(origin), offset, lastOffset, count] as const,
      );
      this.#table.restore(place, group.accumulators, runs, group.last);
      this.#pieces.restore(place, piece);
    }
    this.#pieces.restored();
  }

  #kept(place: number): KeptGroup {
    const table = this.#table;
    return {
      key: this.#groups.keyOf(place),
      start: table.start(place),
      last: table.last(place),
      ordinal: table.ordinal(place),
      accumulators: table.accumulators(place),
      runs: table.evidence(place, '').map(({ source, partition, offset, lastOffset = offset, count = 0 }) => {
        return { source, partition, offset, lastOffset, count };
      }),
    };
  }

  #emit({ start, end }: ClosedWindow, group: number): void {
    const { type, input } = this.plan;
    const key = this.#groups.keyOf(group);
    try {
      const row: Value[] = [start, end, ...key];
      this.#table.addResults(group, row);
      if (this.#having !== undefined && this.#having(row) !== true) return;
      const values = this.#select.map((column) => column(row));
      const id = this.#ids.ofWindow(key, start, end);
      const evidence = this.#table.evidence(group, input.name);
      this.#found.add({ type, kind: 'window', id, time: end, key, values, evidence });
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      const window = `the window from ${formatTimestamp(start)} to ${formatTimestamp(end)}`;
      this.#found.reject(this.#firstPosition(group), `${window}: ${error.message}`);
    }
  }

  #firstPosition(group: number): Position {
    const [{ source, partition, offset } = { source: '', partition: 0, offset: 0 }] = this.#table.evidence(group, '');
    return { source, partition, offset };
  }
}
