import { Webhook } from 'standardwebhooks';
import { expect } from 'vitest';
import type { ReceivedRequest } from './receiver.js';

/** What examples/orders is tried with: an order that is placed, and cancelled five minutes later. */
export const ORDER = {
  placed: { order_id: 'o-1', amount: 12.5 },
  cancelled: { order_id: 'o-1' },
  placedAt: '2026-01-01T12:00:00.000Z',
  cancelledAt: '2026-01-01T12:05:00.000Z',
  /** Of another order, by which it is known that nothing more comes. */
  laterAt: '2026-01-01T12:30:00.000Z',
  carried: {
    correlationid: 'basket-17',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  },
} as const;
export const WEBHOOK_SECRET: string = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** What is to come of it at the webhook: with all that it carried, and the two events that are why. */
export function expectRegret(
  { headers, body }: ReceivedRequest,
  { source, evidence }: { readonly source: string; readonly evidence: string },
): void {
  const event = JSON.parse(body.toString());
  expect(event).toEqual({
    specversion: '1.0',
    id: headers['webhook-id'],
    source,
    type: 'order_regretted',
    subject: 'o-1',
    time: ORDER.cancelledAt,
    datacontenttype: 'application/json',
    partitionkey: 'o-1',
    sequence: '0000000000000000',
    evidence: JSON.stringify([
      { variable: 'P', source: evidence, partition: 0, offset: 0 },
      { variable: 'C', source: evidence, partition: 0, offset: 1 },
    ]),
    evidencecount: '2',
    kind: 'match',
    ...ORDER.carried,
    data: ORDER.placed,
  });
  expect(headers['content-type']).toBe('application/cloudevents+json; charset=UTF-8');
  const at = new Date(Number(headers['webhook-timestamp']) * 1_000);
  expect(headers['webhook-signature']).toBe(new Webhook(WEBHOOK_SECRET).sign(String(headers['webhook-id']), at, body));
}
