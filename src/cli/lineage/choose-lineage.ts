import { MotifError } from '../../errors.js';
import type { CliContext } from '../context.js';

/** Where events of OpenLineage go: to be posted, or to a file. */
export type LineageDestination =
  | { readonly kind: 'http'; readonly url: URL; readonly key: string | undefined }
  | { readonly kind: 'file'; readonly file: string };

/** OpenLineage's own. */
const ENDPOINT = 'api/v1/lineage';

/**
 * What `--openlineage` says, and the variables that OpenLineage's own clients know; undefined: nothing is told.
 * @throws MotifError `INVALID_ARGUMENT`.
 */
export function chooseLineage(
  { process: { env } }: CliContext,
  given: string | undefined,
): LineageDestination | undefined {
  const { OPENLINEAGE_URL, OPENLINEAGE_ENDPOINT, OPENLINEAGE_API_KEY, OPENLINEAGE_DISABLED = '' } = env;
  const written = given ?? OPENLINEAGE_URL ?? '';
  if (written === '' || /^(true|1)$/i.test(OPENLINEAGE_DISABLED)) return undefined;
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(written);
  if (given !== undefined && !isUrl) return { kind: 'file', file: given };
  const name = given === undefined ? 'OPENLINEAGE_URL' : '--openlineage';
  const url = URL.canParse(written) ? new URL(written) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new MotifError('INVALID_ARGUMENT', {
      message: `${name}: expected a URL with http or https${given === undefined ? '' : ', or a file'}`,
      hint: 'Such as http://localhost:5000, to which api/v1/lineage is added.',
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw new MotifError('INVALID_ARGUMENT', {
      message: `${name}: a URL is no place for a password`,
      hint: 'OPENLINEAGE_API_KEY has the token that is sent with each event.',
    });
  }
  const endpoint = OPENLINEAGE_ENDPOINT ?? ENDPOINT;
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${endpoint.replace(/^\/+/, '')}`;
  return { kind: 'http', url, key: OPENLINEAGE_API_KEY };
}
