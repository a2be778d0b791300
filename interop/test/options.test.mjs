import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from '../lib/options.mjs';

test('takes everybody and everything by default', () => {
  const { kinds, scenarios, launcher } = parse([], '../trunkline');
  assert.deepEqual(kinds, ['engine', 'baileys', 'zapo', 'phone']);
  assert.deepEqual(scenarios, ['send', 'receipts', 'copies', 'group', 'offline', 'retry']);
  assert.deepEqual(launcher, ['../trunkline']);
});

test('keeps its own order, whatever the order of the names', () => {
  assert.deepEqual(parse(['--only', 'zapo,Baileys'], '').kinds, ['baileys', 'zapo']);
  assert.deepEqual(parse(['--scenario', 'retry,send'], '').scenarios, ['send', 'retry']);
});

test('names what it does not know', () => {
  assert.throws(
    () => parse(['--only', 'baileys,venom'], ''),
    /--only does not know venom; it takes engine, /,
  );
});

test('wants a client besides the phone', () => {
  assert.throws(() => parse(['--only', 'phone'], ''), /--only needs one of engine, baileys, zapo/);
});
