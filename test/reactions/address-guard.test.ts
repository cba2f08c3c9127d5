import { expect, test } from 'vitest';
import { addressProblem } from '../../src/reactions/address-guard.js';

const PUBLIC = [
  '1.1.1.1',
  '93.184.215.14',
  '172.15.255.255',
  '172.32.0.0',
  '192.167.0.1',
  '2606:4700::1111',
  '2a00:1450::1',
];
const PRIVATE = [
  ...[
    '127.0.0.1',
    '127.255.255.254',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '0.0.0.0',
  ],
  ...['::1', '::', 'fc00::1', 'fd12:3456::1', 'fec0::1'],
  ...['::ffff:127.0.0.1', '::ffff:7f00:1', '::127.0.0.1', '::ffff:192.168.0.1', '64:ff9b::10.0.0.1', '2002:7f00:1::'],
  ...['2001:0:4136:e378:8000:63bf:80ff:fffe'],
];
const NEVER = [
  ...['169.254.169.254', '169.254.0.1', '224.0.0.1', '255.255.255.255', '100.100.100.200'],
  ...['fe80::1', 'fe80::1%eth0', 'ff02::1', 'fd00:ec2::254', '::ffff:169.254.169.254', '::ffff:a9fe:a9fe'],
  ...['64:ff9b::169.254.169.254', '2002:a9fe:a9fe::1'],
];

test.each(PUBLIC)('%s is for all', (address) => {
  expect(addressProblem(address, false)).toBeUndefined();
});

test.each(PRIVATE)('%s is private', (address) => {
  expect(addressProblem(address, false)).toBe('private');
  expect(addressProblem(address, true)).toBeUndefined();
});

test.each(NEVER)('%s is never allowed', (address) => {
  expect(addressProblem(address, true)).toBe('link-local, reserved or multicast');
});
