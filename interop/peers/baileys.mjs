// Drives one or more unmodified Baileys clients.
import makeWASocket, { DisconnectReason, generateMessageIDV2, WA_CERT_DETAILS } from 'baileys';
import pino from 'pino';
import { setTimeout as sleep } from 'node:timers/promises';
import { BaileysState } from './baileys-state.mjs';
import { textOf, userJid, userOf } from './message.mjs';
import { serve } from './stdio.mjs';

const STATUS = { 0: 'error', 2: 'server', 3: 'delivered', 4: 'read', 5: 'played' };

serve((name, emit) => {
  const logger = pino(
    { level: process.env.PEER_LOG ?? 'warn', base: { peer: name } },
    pino.destination(2),
  );
  /** @type {BaileysState} */
  let state;
  let settings;
  let socket;
  let wanted = false;
  /** Stanzas seen per message id: how often it came, and how. */
  const arrivals = new Map();
  /** Who confirmed a message, by its id. */
  const confirmations = new Map();

  function connect() {
    socket = makeWASocket({
      auth: state.auth,
      waWebSocketUrl: settings.wsUrl,
      logger,
      pushName: settings.pushName,
      browser: ['Trunkline interop', 'Chrome', '1.0'],
      defaultQueryTimeoutMs: 10_000,
      appStateMacVerification: { patch: true, snapshot: true },
      shouldSyncHistoryMessage: () => settings.history !== false,
      syncFullHistory: false,
      getMessage,
    });
    socket.ev.on('creds.update', () => state.credsChanged());
    socket.ev.on('connection.update', (update) => onConnection(update));
    socket.ev.on('messages.upsert', ({ messages }) => messages.forEach(onMessage));
    socket.ev.on('messages.update', (updates) => updates.forEach(onUpdate));
    socket.ev.on('message-receipt.update', (updates) => updates.forEach(onGroupReceipt));
    socket.ev.on('presence.update', (update) => emit('presence', update));
    socket.ws.on('CB:message', onStanza);
    socket.ws.on('CB:receipt', ({ attrs: { id, type, from } }) => {
      if (type === undefined) confirmations.set(id, from);
    });
  }

  function onStanza(node) {
    const encs = (Array.isArray(node.content) ? node.content : []).filter(
      (child) => child.tag === 'enc',
    );
    const seen = arrivals.get(node.attrs.id);
    arrivals.set(node.attrs.id, {
      times: (seen?.times ?? 0) + 1,
      from: node.attrs.participant ?? node.attrs.from,
      offline: node.attrs.offline !== undefined,
      encTypes: encs.map((enc) => enc.attrs.type),
    });
  }

  function onConnection({ connection, qr, lastDisconnect }) {
    if (qr) emit('qr', { qr });
    if (connection === 'open') {
      showName();
      emit('open', { me: socket.user });
    }
    if (connection !== 'close') return;
    const code = lastDisconnect?.error?.output?.statusCode ?? null;
    emit('close', { code, reason: lastDisconnect?.error?.message ?? null });
    if (!wanted || [DisconnectReason.loggedOut, DisconnectReason.connectionReplaced].includes(code))
      return;
    setTimeout(() => wanted && connect(), code === DisconnectReason.restartRequired ? 0 : 500);
  }

  /** Baileys says "delivered" instead of "inactive" only once it has a name to show. */
  function showName() {
    if (state.creds.me.name) return;
    socket.ev.emit('creds.update', { me: { ...state.creds.me, name: settings.pushName } });
    void socket.sendPresenceUpdate('available');
  }

  function onMessage(message) {
    const { key } = message;
    const seen = arrivals.get(key.id);
    if (!message.message) {
      if (message.messageStubParameters)
        emit('undecryptable', { id: key.id, reason: message.messageStubParameters[0] });
      return;
    }
    emit('message', {
      id: key.id,
      from: seen?.from ?? key.participant ?? key.remoteJid,
      chat: userJid(key.remoteJid),
      text: textOf(message.message),
      fromMe: key.fromMe === true,
      offline: seen?.offline ?? false,
      encTypes: seen?.encTypes ?? [],
      retryCount: (seen?.times ?? 1) - 1,
      pushName: message.pushName,
    });
    // Receipts that overtake the answer to a message are not told apart from the message.
    if (key.fromMe) onUpdate({ key, update: message });
    for (const receipt of message.userReceipt ?? []) onGroupReceipt({ key, receipt });
  }

  /**
   * Baileys takes the receipt of one's own second device for "the server has it", and merges it with
   * a receipt of the recipient's phone that came just before. The later one wins: "delivered" is lost.
   */
  function onUpdate({ key: { id, remoteJid }, update: { status } }) {
    const merged = STATUS[status] === 'server' && confirmations.has(id);
    if (merged) emit('receipt', { id, type: 'delivered', from: confirmations.get(id) });
    if (status in STATUS) emit('receipt', { id, type: STATUS[status], from: remoteJid });
  }

  /** In groups Baileys tells who got a message, and no status of the whole. */
  function onGroupReceipt({ key: { id }, receipt: { userJid, readTimestamp } }) {
    emit('receipt', { id, type: readTimestamp ? 'read' : 'delivered', from: userJid });
  }

  /** Retries can come before the application has stored what it sent, so this waits a little. */
  async function getMessage({ id }) {
    for (let waited = 0; waited < 2_000; waited += 50) {
      const content = state.sent(id);
      if (content) return content;
      await sleep(50);
    }
    return undefined;
  }

  return {
    async start(given) {
      settings = given;
      WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(settings.rootKey, 'hex');
      state = new BaileysState(settings.folder, settings.preKeySignature);
      wanted = true;
      connect();
    },
    async pairCode({ phone }) {
      return { code: await socket.requestPairingCode(phone) };
    },
    status: () => ({ connected: socket?.ws.isOpen ?? false, me: state?.creds.me ?? null }),
    async sendText({ to, text, id = generateMessageIDV2(socket.user.id) }) {
      state.rememberSent(id, { extendedTextMessage: { text } });
      await socket.sendMessage(to, { text }, { messageId: id });
      return { id };
    },
    createGroup: async ({ subject, participants }) => ({
      id: (await socket.groupCreate(subject, participants)).id,
    }),
    markRead: ({ chat, id }) => socket.readMessages([{ remoteJid: chat, id, fromMe: false }]),
    presence: ({ available }) => socket.sendPresenceUpdate(available ? 'available' : 'unavailable'),
    typing: ({ to, on }) => socket.sendPresenceUpdate(on ? 'composing' : 'paused', to),
    dropSession: ({ users }) => ({ dropped: state.dropSessions(users) }),
    dropSenderKeys: () => state.dropSenderKeys(userOf(socket.user.lid)),
    disconnect() {
      wanted = false;
      socket.end(undefined);
    },
    reconnect() {
      wanted = true;
      connect();
    },
    logout() {
      wanted = false;
      return socket.logout();
    },
    stop() {
      wanted = false;
      socket?.end(undefined);
      state?.flush();
    },
  };
});
