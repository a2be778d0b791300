import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventLog, InteropError } from '../lib/wait.mjs';

const named = (name) => (event) => event.event === name;

test('finds an event that came before', async () => {
  const log = new EventLog();
  log.add({ event: 'open' });
  assert.deepEqual(await log.next(named('open'), { timeoutMs: 1_000, what: 'open' }), {
    event: 'open',
  });
});

test('waits for an event that comes', async () => {
  const log = new EventLog();
  const waiting = log.next(named('qr'), { timeoutMs: 1_000, what: 'qr' });
  log.add({ event: 'open' });
  log.add({ event: 'qr', qr: 'x' });
  assert.equal((await waiting).qr, 'x');
});

test('does not look back behind a position', async () => {
  const log = new EventLog();
  log.add({ event: 'open' });
  const waiting = log.next(named('open'), {
    from: log.position,
    timeoutMs: 20,
    what: 'second open',
  });
  await assert.rejects(waiting, new InteropError('no second open within 20 ms'));
});
