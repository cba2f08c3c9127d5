import { expect, test } from 'vitest';
import { MemberProgress } from '../../src/cluster/member-progress.js';

const counts = (events: number) => ({ events, late: 1, deadLetters: 0, duplicates: 0, behaviours: 9 });

test('is the sum of its tasks, those that are over too; time is that of the hindmost', () => {
  const member = new MemberProgress({ folder: '', streams: [], queries: [] });
  expect(member.progress).toEqual({ events: 0, late: 0, deadLetters: 0, duplicates: 0, behaviours: 0 });
  member.update('a-0', { ...counts(2), watermark: 50 });
  const waitingFor = { stream: 's', source: 't', since: 0, idle: false };
  member.update('a-1', { ...counts(3), watermark: 20, waitingFor });
  expect(member.progress).toEqual({
    events: 5,
    late: 2,
    deadLetters: 0,
    duplicates: 0,
    behaviours: 0,
    watermark: 20,
    waitingFor,
  });
  member.update('a-2', counts(1));
  expect(member.progress).toEqual({ events: 6, late: 3, deadLetters: 0, duplicates: 0, behaviours: 0 });
  member.end('a-1');
  member.end('a-2');
  member.end('a-2');
  expect(member.progress).toEqual({ events: 6, late: 3, deadLetters: 0, duplicates: 0, behaviours: 0, watermark: 50 });
  member.update('a-1', { ...counts(4), watermark: 70 });
  expect(member.progress).toEqual({ events: 10, late: 4, deadLetters: 0, duplicates: 0, behaviours: 0, watermark: 50 });
  expect(member.summary({ interrupted: true, failure: undefined })).toMatchObject({ events: 10, interrupted: true });
});
