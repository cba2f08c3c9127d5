import type { KafkaLog } from './driver.js';
import type { LogCreator } from './kafkajs.js';

/**
 * Of what kafkajs logs, what nobody else says: its errors are thrown too, or tried again without harm. That a broker cannot be
 * reached is said once, since it is tried for long.
 */
export function kafkajsLog(log: KafkaLog): LogCreator {
  const said = new Set<string>();
  return () =>
    ({ log: { message, broker } }) => {
      const unreachable = /^Connection (?:error|timeout)/.test(message) ? String(broker) : undefined;
      if (unreachable !== undefined && !said.has(unreachable)) {
        said.add(unreachable);
        log('warning', `Kafka at ${unreachable}: ${message}; it is tried again`);
      } else if (message.startsWith('The coordinator is not aware of this member')) {
        log('warning', 'this process was silent for longer than the session timeout and joins its group anew');
      }
    };
}
