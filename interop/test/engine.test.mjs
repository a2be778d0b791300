import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PeerProcess } from '../lib/peer-process.mjs';
import { EventLog } from '../lib/wait.mjs';

const stub = fileURLToPath(new URL('stub/gateway.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'trunkline-interop-test-'));
const settings = { launcher: [process.execPath, stub], folder, wsUrl: 'ws://x', rootKey: '00' };
let log;
let peer;

const next = (event) => log.next((each) => each.event === event, { timeoutMs: 5_000, what: event });

function startDriver() {
  log = new EventLog();
  const options = { verbose: false, logFile: join(folder, 'driver.log') };
  peer = new PeerProcess('engine', (event) => log.add(event), options);
  return peer.call('b', 'start', settings);
}

before(startDriver);
after(async () => {
  await peer.stop();
  rmSync(folder, { recursive: true });
});

test('offers the QR code of a new session', async () => {
  assert.equal((await next('qr')).qr, '2@ref,a,b,c,1');
});

test('takes the hyphen out of a pairing code', async () => {
  assert.deepEqual(await peer.call('b', 'pairCode', { phone: '15550000001' }), {
    code: 'ABCDEFGH',
  });
});

test('speaks of messages with WhatsApp’s ids and JIDs', async () => {
  const sent = await peer.call('b', 'sendText', { to: '15550000002@s.whatsapp.net', text: 'hi' });
  assert.deepEqual(sent, { id: '3EB0AA' });
  const { id, type, from } = await next('receipt');
  assert.deepEqual(
    { id, type, from },
    { id: '3EB0AA', type: 'delivered', from: '15550000002:1@lid' },
  );
  const message = await next('message');
  assert.deepEqual(message, {
    device: 'b',
    event: 'message',
    id: '3EB0BB',
    from: '15550000002:1@s.whatsapp.net',
    chat: '15550000002@s.whatsapp.net',
    text: 're hi',
    fromMe: false,
  });
});

test('refuses a webhook with a wrong signature, and says so', async () => {
  await next('message');
  assert.match(
    (await next('refused')).problem,
    /^a webhook with hmac [0-9a-f]+, algorithm sha512$/,
  );
  assert.equal(log.all(({ event }) => event === 'message').length, 1);
});

test('tells that a stopped session is closed', async () => {
  await peer.call('b', 'disconnect');
  assert.equal((await next('close')).code, 'STOPPED');
});

test('is open without a scan in a second process', async () => {
  await peer.stop();
  await startDriver();
  await next('open');
  assert.equal(log.all(({ event }) => event === 'qr').length, 0);
});
