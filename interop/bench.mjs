// Unmodified clients under load, for `trunkline bench peers`. One process holds all sessions of one
// kind; it takes a line as a command and answers with a line.
//
//   node --expose-gc bench.mjs KIND STORE FOLDER WS_URL ROOT_KEY ADMIN_URL
//
//   link PHONE PEER     ->  linked PHONE 1      pairs one more session, which will write to PEER
//   collect LABEL       ->  collected LABEL 1   after full collections
//   send ROUND MILLIS   ->  sent ROUND COUNT    every session sends, one after the other, and COUNT is
//                                               what the simulator has acknowledged
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const [kind, store, folder, wsUrl, rootKey, adminUrl] = process.argv.slice(2);
const { link } = await import(`./peers/bench-${kind}.mjs`);
const sessions = [];
const PATIENCE_MS = 10_000; // with what was sent last

async function admin(method, path, body) {
  const response = await fetch(new URL(path, adminUrl), { method, body });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  return response.json();
}

const accepted = async () => (await admin('GET', '/admin/counters'))['messages-accepted'] ?? 0;

const commands = {
  async link(phone, peer) {
    const scan = (code) => admin('POST', `/admin/accounts/${phone}/scan-qr`, code);
    const send = await link({ store, folder: `${folder}/${phone}`, wsUrl, rootKey, scan });
    sessions.push({ send, to: `${peer}@s.whatsapp.net` });
    return `linked ${phone} 1`;
  },

  async collect(label) {
    for (let i = 0; i < 5; i += 1) {
      globalThis.gc();
      await sleep(200);
    }
    return `collected ${label} 1`;
  },

  async send(round, millis) {
    const before = await accepted();
    const until = performance.now() + Number(millis);
    let sent = 0;
    const all = sessions.map(async ({ send, to }) => {
      for (let i = 0; performance.now() < until; i += 1, sent += 1) await send(to, `n ${i}`);
    });
    await Promise.race([Promise.all(all), sleep(Number(millis) + PATIENCE_MS)]);
    const end = performance.now() + PATIENCE_MS;
    let there = 0;
    do {
      await sleep(20);
      there = (await accepted()) - before;
    } while (there < sent && performance.now() < end);
    if (there < sent) console.error(`${sent - there} of ${sent} messages were never acknowledged`);
    return `sent ${round} ${there}`;
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [command, ...words] = line.split(' ');
  console.log(await commands[command](...words));
}
process.exit(0);
