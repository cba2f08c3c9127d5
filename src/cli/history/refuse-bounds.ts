import { MotifError } from '../../errors.js';
import type { RunFlags } from '../flags.js';

/** @throws MotifError `INVALID_ARGUMENT` where flags are given that only mean something of an archive */
export function refuseBounds({ since, until, key }: RunFlags): void {
  const given: readonly (readonly [unknown, string])[] = [
    [since, '--since'],
    [until, '--until'],
    [key, '--key'],
  ];
  const [one] = given.filter(([value]) => value !== undefined);
  if (one === undefined) return;
  throw new MotifError('INVALID_ARGUMENT', {
    message: `${one[1]} is of --from archive`,
    hint: 'Add --from archive to read what is archived, or leave it out.',
  });
}
