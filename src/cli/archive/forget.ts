import type { StatePiece } from '../../archive/epoch.js';
import type { Forgotten, ForgottenOf } from '../../engine/forgetting/forget-in-state.js';
import type { PersonKey } from '../../engine/forgetting/person.js';
import { MotifError } from '../../errors.js';
import { type Action, action } from '../action.js';
import { DONE } from '../exit-code.js';
import { plural } from '../wording.js';
import type { ForgetFlags } from './archive-flags.js';
import { maintained } from './maintained.js';

export const forget: Action<ForgetFlags, []> = action(async (context, { archive, key }) => {
  const at = key.indexOf('=');
  if (at < 1 || at === key.length - 1) {
    throw new MotifError('INVALID_ARGUMENT', `--key ${key}: expected COLUMN=VALUE, say user_id=59541202`);
  }
  const person = { column: key.slice(0, at), value: key.slice(at + 1) };
  const [{ forgetPerson }, forgetIn] = await Promise.all([
    import('../../archive/erasure/forget-person.js'),
    forgetInEitherState(),
  ]);
  const { rows, segments, state } = await forgetPerson(
    person,
    (pieces, positions) => {
      const { changed, report } = forgetIn(pieces, { ...person, positions });
      return { changed, report: report.map(stateText) };
    },
    await maintained(context, archive),
  );
  const { stdout } = context.process;
  for (const [table, count] of Object.entries(rows)) stdout.write(`${table}: ${plural(count, 'row')}\n`);
  for (const line of state) stdout.write(`${line}\n`);
  stdout.write(
    segments === 0 ? 'no row of theirs was found\n' : `erased; ${plural(segments, 'segment')} written anew\n`,
  );
  return DONE;
});

/** Of an engine that runs queries, or of a pipeline in code. */
async function forgetInEitherState(): Promise<(pieces: readonly StatePiece[], key: PersonKey) => Forgotten> {
  const [{ forgetInState }, { forgetInPipeline }] = await Promise.all([
    import('../../engine/forgetting/forget-in-state.js'),
    import('../../pipelines/forget-in-pipeline.js'),
  ]);
  return (pieces, key) =>
    pieces.some(({ owner }) => owner === 'pipeline') ? forgetInPipeline(pieces, key) : forgetInState(pieces, key);
}

function stateText({ owner, rows, partialMatches, groups, countedIn, namedIn }: ForgottenOf): string {
  const parts = [
    [rows, 'row'],
    [partialMatches, 'partial match'],
    [groups, 'open window'],
  ] as const;
  const gone = parts.filter(([count]) => count > 0).map(([count, noun]) => countText(count, noun));
  const kept = [
    ...(countedIn > 0 ? [`${plural(countedIn, 'open window')} still count them`] : []),
    ...(namedIn > 0 ? [`${plural(namedIn, 'piece')} of others' rows still name them`] : []),
  ];
  return `state of ${owner}: ${[...gone, ...kept].join(', ')}`;
}

function countText(count: number, noun: string): string {
  return noun.endsWith('ch') && count !== 1 ? `${count.toLocaleString('en-US')} ${noun}es` : plural(count, noun);
}
