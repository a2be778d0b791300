// Drives one or more unmodified zapo-js clients.
import { proto, WaClient } from 'zapo-js';
import { WebSocket } from 'ws';
import { textOf, userJid, userOf } from './message.mjs';
import { fromJson, toJson } from './node-json.mjs';
import { serve } from './stdio.mjs';
import { ZapoStore } from './zapo-store.mjs';

globalThis.WebSocket = WebSocket; // zapo takes the global one, which Node 20 does not have

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error'];

serve((name, emit) => {
  /** @type {ZapoStore} */
  let store;
  /** @type {WaClient} */
  let client;
  let settings;
  /** How often the stanza of a message came. */
  const arrivals = new Map();

  function open() {
    store = new ZapoStore(settings.folder);
    client = new WaClient(
      {
        store: store.open(),
        sessionId: name,
        chatSocketUrls: [settings.wsUrl],
        reconnectIntervalMs: 500,
        testHooks: { noiseRootCa: { publicKey: Buffer.from(settings.rootKey, 'hex'), serial: 0 } },
      },
      logger(name),
    );
    client.on('auth_qr', ({ qr }) => emit('qr', { qr }));
    client.on('connection_success', () => emit('open', { me: me() }));
    client.on('connection', ({ status, code, reason }) => {
      if (status === 'close') emit('close', { code, reason });
    });
    client.on('client_error', ({ error }) => emit('error', { message: error.message }));
    client.on('transport_node_in', ({ node }) => {
      if (node.tag === 'message')
        arrivals.set(node.attrs.id, (arrivals.get(node.attrs.id) ?? 0) + 1);
    });
    client.on('message', onMessage);
    client.on('stanza_unhandled', ({ reason, stanzaId }) => {
      if (reason?.startsWith('message.')) emit('undecryptable', { id: stanzaId, reason });
    });
    client.on('message_receipt', onReceipt);
    client.on('chatstate', ({ rawNode }) =>
      emit('presence', { id: rawNode.attrs.from, state: rawNode.content?.[0]?.tag }),
    );
  }

  function me() {
    const { meJid, meLid, meDisplayName } = store.credentials ?? {};
    return meJid ? { id: meJid, lid: meLid, name: meDisplayName } : null;
  }

  function onMessage({ stanzaId, rawNode, plaintext, message, encryptionType }) {
    const { from, participant, offline, notify } = rawNode.attrs;
    // A copy of what another device of the account sent tells inside where that went.
    const sentTo = proto.Message.decode(plaintext).deviceSentMessage?.destinationJid;
    emit('message', {
      id: stanzaId,
      from: participant ?? from,
      chat: userJid(sentTo || from),
      text: textOf(message),
      fromMe: Boolean(sentTo),
      offline: offline !== undefined,
      encTypes: [encryptionType],
      retryCount: (arrivals.get(stanzaId) ?? 1) - 1,
      pushName: notify,
    });
  }

  function onReceipt({ rawNode, stanzaType }) {
    const { id, from, participant } = rawNode.attrs;
    const lists = (Array.isArray(rawNode.content) ? rawNode.content : []).filter(
      (child) => child.tag === 'list',
    );
    const more = lists.flatMap((list) => list.content.map((item) => item.attrs.id));
    for (const each of [id, ...more]) {
      emit('receipt', { id: each, type: stanzaType ?? 'delivered', from: participant ?? from });
    }
  }

  return {
    async start(given) {
      settings = given;
      open();
      await client.connect();
    },
    async pairCode({ phone }) {
      return { code: await client.requestPairingCode(phone, true) };
    },
    status: () => ({ connected: client?.getState().connected ?? false, me: store ? me() : null }),
    async sendText({ to, text, id }) {
      const sent = await client.sendMessage(to, text, id ? { id } : {});
      return { id: sent.id };
    },
    async createGroup({ subject, participants }) {
      const answer = await client.group.createGroup(subject, participants);
      return { id: `${answer.content[0].attrs.id}@g.us` };
    },
    markRead: ({ chat, id }) => client.sendReceipt({ to: chat, id, type: 'read' }),
    presence: ({ available }) => client.sendPresence(available ? 'available' : 'unavailable'),
    typing: ({ to, on }) =>
      client.sendNode({
        tag: 'chatstate',
        attrs: { to },
        content: [{ tag: on ? 'composing' : 'paused', attrs: {} }],
      }),
    dropSession: ({ users }) => ({ dropped: store.dropSessions(users) }),
    ask: async ({ iq }) => toJson(await client.query(fromJson(iq))),
    disconnect: () => client.disconnect(),
    reconnect: () => client.connect(),
    logout: () => client.logout(),
    /** The key that signed this device for its account. */
    accountKey: () =>
      Buffer.from(store.credentials.signedIdentity.accountSignatureKey).toString('hex'),
    async stop() {
      await client?.disconnect();
      store?.flush();
    },
  };
});

/** A logger in zapo's shape that writes to standard error. */
function logger(peer) {
  const level = process.env.PEER_LOG ?? 'warn';
  const write = (at) => (message, context) => {
    if (LEVELS.indexOf(at) >= LEVELS.indexOf(level))
      console.error(at, peer, message, context ?? '');
  };
  return { level, ...Object.fromEntries(LEVELS.map((at) => [at, write(at)])) };
}
