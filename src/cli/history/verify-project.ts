import type { Difference, DifferenceReason } from '../../history/differences.js';
import type { VerifiedQuery } from '../../history/verify-queries.js';
import { type Action, action } from '../action.js';
import { checkedProject } from '../checked-project.js';
import { DONE, INPUT_AT_FAULT } from '../exit-code.js';
import type { VerifyFlags } from '../flags.js';
import { count, eventTime, plural } from '../wording.js';
import { watchedReplay } from './watched-replay.js';

/** Of a query with more differences the first are listed. */
const MOST_SHOWN = 20;

export const verifyProject: Action<VerifyFlags, [string?]> = action(
  async (context, { archive: directory, since, until }, path = 'queries') => {
    const project = await checkedProject(context, path);
    const { verifyQueries } = await import('../../history/verify-queries.js');
    const bounds = { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) };
    return watchedReplay(
      context,
      (options) => verifyQueries({ directory, project, ...bounds, ...options }),
      ({ queries, replay }) => {
        const { stdout } = context.process;
        for (const query of queries) stdout.write(`${queryText(query)}\n`);
        const late = replay.late > 0 ? `; ${plural(replay.late, 'late event')} took no part, then nor now` : '';
        const differences = queries.reduce((sum, query) => sum + query.differences.length, 0);
        const result = differences === 0 ? 'no difference' : plural(differences, 'difference');
        stdout.write(`${plural(replay.events, 'archived event')} replayed: ${result}${late}\n`);
        return differences === 0 ? DONE : INPUT_AT_FAULT;
      },
    );
  },
);

function queryText({ behaviour, version, same, open, ofOtherVersions, differences }: VerifiedQuery): string {
  const parts = [
    `${count(same)} the same`,
    ...(open > 0 ? [`${count(open)} still open`] : []),
    ...(ofOtherVersions > 0 ? [`${count(ofOtherVersions)} of other versions than ${version} not compared`] : []),
    ...(differences.length > 0 ? [plural(differences.length, 'difference')] : []),
  ];
  const shown = differences.slice(0, MOST_SHOWN).map((one) => `\n  ${differenceText(one)}`);
  const more = differences.length - shown.length;
  return `${behaviour}: ${parts.join(', ')}${shown.join('')}${more > 0 ? `\n  and ${count(more)} more` : ''}`;
}

function differenceText({ kind, id, reason, told, found }: Difference): string {
  const { time = null, key = '', kind: what = '' } = told ?? found ?? {};
  const about = `${what} of ${key}${time === null ? '' : ` at ${eventTime(time) ?? ''}`}, ${id}`;
  const because = REASONS[reason];
  switch (kind) {
    case 'missing':
      return `not told: ${about} (${because})`;
    case 'extra':
      return `told, and not found: ${about} (${because})`;
    default:
      return `told otherwise: ${about}: ${told?.values ?? ''}, and now ${found?.values ?? ''} (${because})`;
  }
}

const REASONS: Readonly<Record<DifferenceReason, string>> = {
  erased: 'its person was erased',
  pruned: 'events behind it were pruned',
  late: 'an event behind it is among the late ones',
  edited: 'another version of the query ran then',
  begun: 'the query began later, and goes on from what it would have found',
  unexplained: 'no reason found: the archive or motif is at fault',
};
