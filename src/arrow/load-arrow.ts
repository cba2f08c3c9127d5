import type * as Library from 'apache-arrow';
import { optionalPackage } from '../optional-package.js';

export type Arrow = typeof Library;

/**
 * The library, which is loaded by nothing else.
 * @throws MotifError `ENVIRONMENT` when it is not installed.
 */
export function loadArrow(): Promise<Arrow> {
  return optionalPackage('apache-arrow', 'Arrow', () => import('apache-arrow'));
}
