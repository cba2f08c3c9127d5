import { setTimeout } from 'node:timers/promises';
import { type CartEvents, cartMessage } from './carts.js';
import type { KafkaClient } from './kafka-client.js';

/** Events go into a topic, some hundreds a second, until it is ended. */
export function cartFlow(kafka: KafkaClient, topic: string, carts: CartEvents): { end(): Promise<void> } {
  let isOver = false;
  const flowing = (async () => {
    while (!isOver) {
      await kafka.produce(topic, carts.next(10).map(cartMessage));
      await setTimeout(40);
    }
  })();
  return {
    async end() {
      isOver = true;
      await flowing;
    },
  };
}
