import type { Fault } from '../patterns/findings.js';

export function faultText({ kind, variable, reason }: Omit<Fault<never>, 'row'>): string {
  return kind === 'condition' ? `DEFINE ${variable}: ${reason}` : reason;
}
