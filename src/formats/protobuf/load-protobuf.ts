import type Library from 'protobufjs';
import { optionalPackage } from '../../optional-package.js';

export type Protobuf = typeof Library;

/**
 * The library, which is loaded by nothing else.
 * @throws MotifError `ENVIRONMENT` when it is not installed.
 */
export async function loadProtobuf(): Promise<Protobuf> {
  return (await optionalPackage('protobufjs', 'Protobuf', () => import('protobufjs'))).default;
}
