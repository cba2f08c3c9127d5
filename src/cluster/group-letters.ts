import type { KafkaAdmin, KafkaClock, KafkaDriver } from '../kafka/driver.js';
import { kafkajsDriver } from '../kafka/kafkajs-driver.js';
import type { KafkaConnector } from '../kafka-connector.js';
import { type ListedLetters, type ListOptions, listLetters } from './list-letters.js';
import { type RetryOptions, retryLetters } from './retry-letters.js';
import { toMotifError } from './to-motif-error.js';

export interface GroupLettersOptions {
  readonly groupId: string;
  /** Of a table that is read: all of a project have the same settings. */
  readonly connector: KafkaConnector;
  readonly clock: KafkaClock;
  readonly onNote: (note: string) => void;
}

/** What a group could not read or deliver, as its topic has it, for one who is not in the group. */
export interface GroupLetters {
  /** @throws MotifError */
  list(options: Omit<ListOptions, 'groupId'>): Promise<ListedLetters>;
  /** How many. @throws MotifError */
  retry(options: Omit<RetryOptions, 'groupId'>): Promise<number>;
}

export async function groupLetters({ groupId, connector, clock, onNote }: GroupLettersOptions): Promise<GroupLetters> {
  const log = (level: string, message: string): void => {
    if (level === 'error') onNote(message);
  };
  const driver = await kafkajsDriver(connector.settings, log, clock);
  return {
    list: (options) => asked(driver, (admin) => listLetters(driver, admin, { ...options, groupId })),
    retry: (options) => asked(driver, (admin) => retryLetters(driver, admin, { ...options, groupId })),
  };
}

/** One question; then nothing is open any more. */
async function asked<T>(driver: KafkaDriver, question: (admin: KafkaAdmin) => Promise<T>): Promise<T> {
  let admin: KafkaAdmin | undefined;
  try {
    admin = await driver.admin();
    return await question(admin);
  } catch (error) {
    throw toMotifError(error);
  } finally {
    await admin?.close();
    driver.close();
  }
}
