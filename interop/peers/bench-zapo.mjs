// One zapo session for the benchmark, with the memory stores of zapo itself.
import { setTimeout as sleep } from 'node:timers/promises';

import { createStore, WaClient } from 'zapo-js';
import { WebSocket } from 'ws';

globalThis.WebSocket = WebSocket; // zapo takes the global one, which Node 20 does not have

const silent = () => {};
const logger = {
  level: 'error',
  trace: silent,
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
};

/** Pairs a session, and resolves to what sends a text when it is ready. */
export async function link({ folder, wsUrl, rootKey, scan }) {
  const stored = { auth: null };
  const auth = () => ({
    load: async () => stored.auth,
    save: async (credentials) => void (stored.auth = credentials),
    clear: async () => void (stored.auth = null),
  });
  const client = new WaClient(
    {
      store: createStore({
        backends: { kept: { stores: { auth }, caches: {} } },
        providers: { auth: 'kept' },
      }),
      sessionId: folder,
      chatSocketUrls: [wsUrl],
      testHooks: { noiseRootCa: { publicKey: Buffer.from(rootKey, 'hex'), serial: 0 } },
    },
    logger,
  );
  return new Promise((resolve, reject) => {
    let scanned = false;
    client.on('auth_qr', ({ qr }) => {
      if (scanned) return;
      scanned = true;
      scan(qr).catch(reject);
    });
    client.on('connection_success', async () => {
      if (!scanned) return;
      while (!stored.auth?.meJid) await sleep(50); // it may be told before it is saved
      resolve((to, text) => client.sendMessage(to, text));
    });
    client.connect().catch(reject);
  });
}
