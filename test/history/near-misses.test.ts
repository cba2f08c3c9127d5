import { expect, test } from 'vitest';
import { whyNotText } from '../../src/cli/why/why-not-text.js';
import { keyIdentity } from '../../src/engine/keys/key-identity.js';
import { AttemptExplainer } from '../../src/history/explain-attempt.js';
import type { InputRow } from '../../src/history/input-row.js';
import { readInput } from '../../src/history/read-input.js';
import { Teller } from '../../src/history/tell.js';
import { whyNotOf } from '../../src/history/why-not-of.js';
import { withHistory } from '../../src/history/with-history.js';
import { compile } from '../../src/patterns/program.js';
import { stepDistances } from '../../src/patterns/tracing/step-distances.js';
import { traceStart } from '../../src/patterns/tracing/trace-start.js';
import type { Project, QueryPlan } from '../../src/query/plan.js';
import { archiveShop, rowsOf } from '../support/archived-shop.js';
import { shopProject } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary-folder.js';

test('what was kept of a partial match is what a replay of its key says of it', async () => {
  const directory = temporaryFolder();
  await archiveShop(directory);
  const project = await shopProject();
  const kept = await rowsOf(
    directory,
    `SELECT query, "offset", reason, epoch_us(time), steps, of_steps, waited_for, failed, by_offset
     FROM near_misses WHERE query IN ('cart_changed_mind', 'cart_emptied') ORDER BY ALL`,
  );
  const replayed = [
    ...(await replayedOf(directory, project, 'cart_changed_mind', kept)),
    ...(await replayedOf(directory, project, 'cart_emptied', kept)),
  ];
  expect(replayed).toEqual(kept);
  expect(new Set(kept.map(([, , reason]) => reason))).toEqual(new Set(['event', 'deadline']));

  // Of the query as it is now a replay says more; what another version of it did is known from what was kept alone.
  const [[user, product] = []] = await rowsOf(
    directory,
    `SELECT key->>'user_id', key->>'product_id' FROM near_misses
     WHERE query = 'cart_changed_mind' ORDER BY time, "offset" LIMIT 1`,
  );
  const keys = [
    { column: 'user_id', value: String(user) },
    { column: 'product_id', value: String(product) },
  ];
  expect((await whyNotOf({ directory, project, query: 'cart_changed_mind', keys })).kept).toEqual([]);
  const isEdited = ({ type }: QueryPlan): boolean => type.name === 'cart_changed_mind';
  const queries = project.queries.map((plan) =>
    isEdited(plan) ? { ...plan, type: { ...plan.type, version: 'edited' } } : plan,
  );
  const edited = { directory, project: { ...project, queries }, query: 'cart_changed_mind', keys };
  expect(whyNotText(await whyNotOf(edited))).toContain(
    `Kept as it happened, by another version of it or of events that the archive has no more:
  2022-10-01 00:00:00  1 of 2 steps; its time ran out at 2022-10-01 00:30:00, with no R (R.event = 'remove')`,
  );
});

/** The same of each, from the key's archived rows. */
async function replayedOf(
  directory: string,
  project: Project,
  query: string,
  kept: readonly (readonly unknown[])[],
): Promise<readonly (readonly unknown[])[]> {
  const plan = project.queries.find(({ type }) => type.name === query);
  if (plan?.kind !== 'match') throw new TypeError(`no pattern ${query}`);
  const { rows, reached, ended } = await withHistory(directory, (database, live) =>
    readInput({ database, live }, project, plan, []),
  );
  const program = compile<never>(plan.pattern, []);
  const distances = stepDistances(program.states, program.positions);
  const identityOf = (row: InputRow): string => keyIdentity(plan.partitionBy.map((field) => row.at(field)));
  const byKey = new Map<string, InputRow[]>();
  for (const row of rows) byKey.set(identityOf(row), [...(byKey.get(identityOf(row)) ?? []), row]);
  const ofQuery = kept.filter(([name]) => name === query);
  return ofQuery.map(([, offset]) => {
    const first = rows.find(({ position }) => position.offset === Number(offset));
    const identity = first === undefined ? '' : identityOf(first);
    const ofKey = byKey.get(identity) ?? [];
    const history = { rows: ofKey, reached, ended };
    const start = ofKey.findIndex(({ position }) => position.offset === Number(offset));
    const attempt = traceStart(program, history, start, { matchNumber: 1, distances });
    const reason = new AttemptExplainer(program, history, new Teller(plan)).explain(attempt);
    if (reason.kind !== 'broken' && reason.kind !== 'expired') return [query, offset, reason.kind];
    const { done, of, waitedFor } = reason.progress;
    const told = [done, of, waitedFor.map(({ variable }) => variable).join(', ')];
    if (reason.kind === 'expired') {
      const failed = waitedFor.map(({ condition }) => condition).join(' OR ');
      return [query, offset, 'deadline', attempt.deadline, ...told, failed, null];
    }
    const [trial] = reason.by;
    const failed = trial?.conditions.filter(({ holds }) => holds !== true).map(({ text }) => text);
    return [query, offset, 'event', trial?.event.time, ...told, failed?.join(' AND '), trial?.event.position.offset];
  });
}
