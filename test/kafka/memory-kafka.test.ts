import { MemoryKafka } from '../support/kafka/memory-kafka.js';
import { driverContract } from './driver-contract.js';

const kafka = new MemoryKafka();

driverContract(async (settings) => kafka.driver(settings));
