// One Baileys session for the benchmark, as its documentation sets one up.
import makeWASocket, {
  DisconnectReason,
  initAuthCreds,
  makeCacheableSignalKeyStore,
  useMultiFileAuthState,
  WA_CERT_DETAILS,
} from 'baileys';
import pino from 'pino';

const logger = pino({ level: 'silent' });
console.info = () => {}; // libsignal tells every session that it opens

/** Keys in a map, and nothing on the disk. */
function inMemory() {
  const kept = new Map();
  const keys = {
    get: async (type, ids) =>
      Object.fromEntries(
        ids.map((id) => [id, kept.get(`${type} ${id}`)]).filter(([, value]) => value !== undefined),
      ),
    async set(data) {
      for (const [type, values] of Object.entries(data))
        for (const [id, value] of Object.entries(values))
          if (value) kept.set(`${type} ${id}`, value);
          else kept.delete(`${type} ${id}`);
    },
  };
  return { state: { creds: initAuthCreds(), keys }, saveCreds: () => {} };
}

/** Pairs a session, and resolves to what sends a text when it is ready. */
export async function link({ store, folder, wsUrl, rootKey, scan }) {
  WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(rootKey, 'hex');
  const { state, saveCreds } = store === 'files' ? await useMultiFileAuthState(folder) : inMemory();
  const auth = { creds: state.creds, keys: makeCacheableSignalKeyStore(state.keys, logger) };
  return new Promise((resolve, reject) => {
    let scanned = false;
    const connect = () => {
      const socket = makeWASocket({
        auth,
        waWebSocketUrl: wsUrl,
        logger,
        shouldSyncHistoryMessage: () => false,
        syncFullHistory: false,
        getMessage: async () => undefined,
      });
      socket.ev.on('creds.update', saveCreds);
      socket.ev.on('connection.update', ({ connection, qr, lastDisconnect }) => {
        if (qr && !scanned) {
          scanned = true;
          scan(qr).catch(reject);
        }
        if (connection === 'open') resolve((to, text) => socket.sendMessage(to, { text }));
        if (connection === 'close') {
          const code = lastDisconnect?.error?.output?.statusCode;
          if (code === DisconnectReason.restartRequired) connect();
          else reject(lastDisconnect?.error ?? new Error('closed'));
        }
      });
    };
    connect();
  });
}
