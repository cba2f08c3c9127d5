import type Library from 'avsc';
import { optionalPackage } from '../../optional-package.js';

export type Avro = typeof Library;

/**
 * The library, which is loaded by nothing else.
 * @throws MotifError `ENVIRONMENT` when it is not installed.
 */
export async function loadAvro(): Promise<Avro> {
  return (await optionalPackage('avsc', 'Avro', () => import('avsc'))).default;
}
