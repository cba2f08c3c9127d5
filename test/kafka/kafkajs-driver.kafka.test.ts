import { randomUUID } from 'node:crypto';
import { kafkajsDriver } from '../../src/kafka/kafkajs-driver.js';
import { driverContract } from './driver-contract.js';

const brokers = (process.env.KAFKA_BROKERS ?? '').split(',');

driverContract((settings) => kafkajsDriver({ brokers, ...settings }, () => undefined), randomUUID().slice(0, 8));
