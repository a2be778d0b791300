// Plays a gateway for the test of the driver: answers as WAHA does, and knows one message.
import { createHmac } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const file = join(process.env.TRUNKLINE_DATA, 'sessions.json');
const sessions = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const save = () => writeFileSync(file, JSON.stringify(sessions));
const me = { id: '15550000001@c.us', jid: '15550000001:1@s.whatsapp.net' };

function tell(name, event, payload, key) {
  const { url, hmac } = sessions[name].config.webhooks[0];
  const body = JSON.stringify({ event, session: name, me, payload });
  const signature = createHmac('sha512', key ?? hmac.key)
    .update(body)
    .digest('hex');
  const headers = { 'X-Webhook-Hmac': signature, 'X-Webhook-Hmac-Algorithm': 'sha512' };
  return fetch(url, { method: 'POST', headers, body });
}

const routes = {
  'GET /ping': () => ({ message: 'pong' }),
  'GET /api/sessions': () => Object.keys(sessions).map((name) => ({ name })),
  'POST /api/sessions': ({ name, config }) => {
    sessions[name] = { status: 'WORKING', config };
    save();
    void tell(name, 'session.status', { name, status: 'SCAN_QR_CODE' });
    return { name };
  },
  'GET /api/sessions/{session}': (_, name) => ({ name, me, status: sessions[name].status }),
  'GET /api/{session}/auth/qr': () => ({ value: '2@ref,a,b,c,1' }),
  'POST /api/{session}/auth/request-code': () => ({ code: 'ABCD-EFGH' }),
  'POST /api/sendText': ({ session, chatId, text }) => {
    const id = `true_${chatId}_3EB0AA`;
    void tell(session, 'message.any', { id, fromMe: true, source: 'api' })
      .then(() =>
        tell(session, 'message.ack', { id, ack: 2, _data: { from: '15550000002:1@lid' } }),
      )
      .then(() => tell(session, 'message', arrived(`re ${text}`), 'a wrong key'))
      .then(() => tell(session, 'message', arrived(`re ${text}`)));
    return { id };
  },
  'POST /api/sessions/{session}/stop': (_, name) => {
    void tell(name, 'session.status', { name, status: 'STOPPED' });
  },
};

const arrived = (body) => ({
  id: 'false_15550000002@c.us_3EB0BB',
  from: '15550000002@c.us',
  fromMe: false,
  body,
  _data: { Info: { Sender: '15550000002:1@s.whatsapp.net' } },
});

createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {};
  const path = request.url.split('?')[0];
  const session = Object.keys(sessions).find((name) => path.split('/').includes(name));
  const route = routes[`${request.method} ${path.replace(session, '{session}')}`];
  const allowed = path === '/ping' || request.headers['x-api-key'] === process.env.WAHA_API_KEY;
  response.writeHead(!route ? 404 : allowed ? 200 : 401);
  response.end(route && allowed ? JSON.stringify(route(body, session) ?? {}) : 'no');
}).listen(Number(process.env.WHATSAPP_API_PORT), '127.0.0.1');
