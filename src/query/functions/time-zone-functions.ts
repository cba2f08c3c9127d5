import { EvaluationError } from '../../errors.js';
import { suggest } from '../../suggest.js';
import { TimeZone } from '../../time-zone.js';
import { isReal, isText, lift2 } from './lift.js';
import { type FunctionDefinition, type Overload, overloaded } from './overload.js';

/** `AT TIME ZONE 'Europe/Berlin'`: what is shown there at an instant, and the instant at which that is shown. */
export const timeZoneFunctions: readonly FunctionDefinition[] = [
  overloaded(
    'timezone',
    converting('TIMESTAMP', 'TIMESTAMPTZ', (zone, local) => zone.instantOf(local)),
    converting('TIMESTAMPTZ', 'TIMESTAMP', (zone, time) => zone.localOf(time)),
  ),
];

type Kind = 'TIMESTAMP' | 'TIMESTAMPTZ';

function converting(from: Kind, to: Kind, convert: (zone: TimeZone, time: number) => number): Overload {
  return {
    parameters: ['VARCHAR', from],
    settle: (_, [constant]) => {
      if (typeof constant === 'string' && zoneNamed(constant) === undefined) return unknown(constant);
      return {
        parameters: [{ kind: 'VARCHAR' }, { kind: from }],
        result: { kind: to },
        function: lift2(isText, isReal, (name, time) => {
          const zone = zoneNamed(name);
          if (zone === undefined) throw new EvaluationError(unknown(name));
          return convert(zone, time);
        }),
      };
    },
  };
}

/** By names as they are written; there are some six hundred zones. */
const zones = new Map<string, TimeZone>();
const MOST_ZONES = 1_000;

function zoneNamed(name: string): TimeZone | undefined {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const zone = TimeZone.named(name);
  if (zone === undefined) return undefined;
  if (zones.size >= MOST_ZONES) zones.clear();
  zones.set(name, zone);
  return zone;
}

function unknown(name: string): string {
  const nearest = suggest(name, Intl.supportedValuesOf('timeZone'));
  return `there is no time zone '${name}'${nearest === undefined ? '' : `; did you mean '${nearest}'?`}`;
}
