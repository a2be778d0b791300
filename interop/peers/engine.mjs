// Drives sessions of our own gateway through its REST API and its webhooks.
import { Gateway } from './gateway.mjs';
import { serve } from './stdio.mjs';
import { Webhooks } from './webhooks.mjs';

const EVENTS = ['session.status', 'message', 'message.any', 'message.ack', 'message.ack.group'];
const ACKS = { '-1': 'error', 0: 'pending', 1: 'server', 2: 'delivered', 3: 'read', 4: 'played' };

/** The API writes phone numbers as `…@c.us`, the wire as `…@s.whatsapp.net`. */
const toWire = (jid) => jid?.replace(/@c\.us$/, '@s.whatsapp.net');
const toApi = (jid) => jid.replace(/@s\.whatsapp\.net$/, '@c.us');
/** WhatsApp's id of a message: `true_15550000001@c.us_3EB0…` ends with it. */
const bareId = (id) => id.split('_')[2] ?? id;

/** One gateway serves all devices of this process. */
let gateway;
/** @type {Promise<void> | undefined} */
let starting;
/** @type {Promise<void> | undefined} */
let losing;
const webhooks = new Webhooks();

function startGateway({ launcher, folder, wsUrl, rootKey }) {
  starting ??= (async () => {
    await webhooks.listen(folder);
    gateway = new Gateway({
      launcher,
      folder,
      env: {
        TRUNKLINE_WHATSAPP_URL: wsUrl,
        TRUNKLINE_NOISE_ROOT_KEY: rootKey,
        TRUNKLINE_ADDRESSING: 'as-asked',
      },
    });
    await gateway.start();
  })();
  return starting;
}

serve((name, emit) => {
  const session = `interop-${name.replace(/[^a-zA-Z0-9_-]/g, '-')}`;
  const api = (method, path, body) => gateway.call(method, path, body);

  function onEvent({ event, payload, me }) {
    switch (event) {
      case 'session.status':
        return void onStatus(payload, me);
      case 'message':
        return onMessage(payload, false);
      case 'message.any':
        if (payload.fromMe && payload.source !== 'api') onMessage(payload, true);
        return undefined;
      case 'message.ack':
      case 'message.ack.group':
        return emit('receipt', {
          id: bareId(payload.id),
          type: ACKS[payload.ack],
          from: payload._data?.from,
        });
      default:
        return emit('error', { message: `unexpected webhook ${event}` });
    }
  }

  async function onStatus({ status }, me) {
    emit('status', { status });
    try {
      if (status === 'SCAN_QR_CODE') {
        emit('qr', { qr: (await api('GET', `/api/${session}/auth/qr?format=raw`)).value });
      }
    } catch (error) {
      emit('error', { message: error.message });
    }
    if (status === 'WORKING') emit('open', { me });
    if (status === 'FAILED' || status === 'STOPPED') emit('close', { code: status, reason: null });
  }

  function onMessage(payload, fromMe) {
    emit('message', {
      id: bareId(payload.id),
      from: payload._data.Info.Sender,
      chat: toWire(payload.from),
      text: payload.body,
      fromMe,
    });
  }

  return {
    async start(settings) {
      await startGateway(settings);
      const refuse = (problem) => emit('refused', { problem });
      const url = webhooks.register(session, { accept: onEvent, refuse });
      const retries = { policy: 'constant', delaySeconds: 1, attempts: 5 };
      const config = { webhooks: [{ url, events: EVENTS, hmac: { key: webhooks.key }, retries }] };
      const known = await api('GET', '/api/sessions?all=true');
      if (!known.some((each) => each.name === session)) {
        await api('POST', '/api/sessions', { name: session, start: true, config });
        return;
      }
      const { status, me } = await this.status();
      if (status === 'WORKING') emit('open', { me });
    },
    async pairCode({ phone }) {
      const { code } = await api('POST', `/api/${session}/auth/request-code`, {
        phoneNumber: phone,
      });
      return { code: code.replace('-', '') };
    },
    async status() {
      const { status, me } = await api('GET', `/api/sessions/${session}`);
      return { status, connected: status === 'WORKING', me };
    },
    async sendText({ to, text, id }) {
      const sent = await api('POST', '/api/sendText', { session, chatId: toApi(to), text, id });
      return { id: sent.key?.id ?? bareId(sent.id) };
    },
    markRead: ({ chat, id }) =>
      api('POST', '/api/sendSeen', {
        session,
        chatId: toApi(chat),
        messageIds: [`false_${toApi(chat)}_${id}`],
      }),
    presence: ({ available }) =>
      api('POST', `/api/${session}/presence`, { presence: available ? 'online' : 'offline' }),
    typing: ({ to, on }) =>
      api('POST', on ? '/api/startTyping' : '/api/stopTyping', { session, chatId: toApi(to) }),
    /** Loses the ratchets of all devices of this gateway, with everybody. */
    async dropSession() {
      losing ??= gateway.loseRatchets().finally(() => (losing = undefined));
      await losing;
    },
    disconnect: () => api('POST', `/api/sessions/${session}/stop`),
    reconnect: () => api('POST', `/api/sessions/${session}/start`),
    logout: () => api('POST', `/api/sessions/${session}/logout`),
    async stop() {
      webhooks.close();
      await gateway?.stop();
    },
  };
});
