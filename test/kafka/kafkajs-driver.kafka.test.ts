import { inject } from 'vitest';
import { kafkajsDriver } from '../../src/kafka/kafkajs-driver.js';
import { driverContract } from './driver-contract.js';

driverContract((settings) => kafkajsDriver({ brokers: inject('brokers'), ...settings }, () => undefined));
