// XEdDSA in both directions: what we sign, curve25519-js verifies; what it signs, we accept.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fromJson } from './peers/node-json.mjs';
import { PeerProcess } from './lib/peer-process.mjs';
import { bundles, inBundle, inKeyIndexList, keyIndexLists } from './lib/signed.mjs';
import { grid } from './lib/table.mjs';
import { EventLog } from './lib/wait.mjs';
import { Simulator } from './sim.mjs';

const WITHIN_MS = 30_000;
/** About half of the signatures of curve25519-js carry the sign of the key in their highest bit. */
const FOREIGN_SIGNERS = 12;
const FORGERS = 4;

const HELP = `Checks XEdDSA signatures of ours with curve25519-js and zapo, and has us check theirs.

  --launcher COMMAND   what starts our programs (default: ../trunkline)
  --without-engine     leave the engine out, check the simulator alone
  --verbose            print what peers log
  --help               this
`;

const { values: options } = parseArgs({
  options: {
    launcher: { type: 'string' },
    'without-engine': { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const launcher = options.launcher?.split(' ') ?? [
  fileURLToPath(new URL('../trunkline', import.meta.url)), // its folder may have a space
];
const folder = mkdtempSync(join(tmpdir(), 'trunkline-signatures-'));
const simulator = await Simulator.start({ launcher });
const processes = [];
/** @type {{of: string, verifies: boolean}[]} */
const results = [];

/** Starts a driver whose devices' events are logged by name. */
function startPeer(kind) {
  const logs = new Map();
  const logOf = (name) => {
    if (!logs.has(name)) logs.set(name, new EventLog());
    return logs.get(name);
  };
  const { verbose } = options;
  const logFile = join(folder, `${kind}.log`);
  const onEvent = ({ device, ...event }) => logOf(device).add(event);
  const peer = new PeerProcess(kind, onEvent, { verbose, logFile });
  processes.push(peer);
  return {
    call: (name, command, args) => peer.call(name, command, args),
    next: (name, ...events) =>
      logOf(name).next(({ event }) => events.includes(event), {
        timeoutMs: WITHIN_MS,
        what: `${events} of ${name}`,
      }),
    log: () => peer.log.join('\n'),
  };
}

const settings = (name, more = {}) => ({
  wsUrl: simulator.wsUrl,
  rootKey: simulator.rootKey,
  folder: join(folder, name),
  pushName: name,
  ...more,
});

/** Pairs a device. @returns {Promise<object>} its `open` event */
async function pair(peer, name, account, more) {
  await peer.call(name, 'start', settings(name, more));
  await simulator.scan(account, (await peer.next(name, 'qr')).qr);
  return peer.next(name, 'open');
}

/** zapo verifies the certificates, the account's signature and every bundle that it fetches. */
async function ours(zapo) {
  const own = await simulator.createAccount('judge', { confirms: true });
  const other = await simulator.createAccount('other', { confirms: true });
  const { me } = await pair(zapo, 'judge', own);
  results.push({ of: 'certificates and account signature, says zapo', verifies: true });

  const jids = [other.pn, own.pn, me.id];
  if (!options['without-engine']) {
    const linked = await pair(startPeer('engine'), 'engine', other, { launcher });
    jids.push(linked.me.jid);
  }
  const users = jids.map((jid) => ({ tag: 'user', attrs: { jid } }));
  const answer = await askFor(zapo, 'encrypt', [{ tag: 'key', attrs: {}, content: users }]);
  results.push(...bundles(answer).flatMap(inBundle));

  const key = Buffer.from(await zapo.call('judge', 'accountKey'), 'hex');
  const lists = keyIndexLists(await askFor(zapo, 'usync', [usync([own.pn])]));
  results.push(...lists.map(({ jid, bytes }) => inKeyIndexList(jid, bytes, key)));
}

async function askFor(zapo, xmlns, content) {
  const iq = { tag: 'iq', attrs: { to: 's.whatsapp.net', type: 'get', xmlns }, content };
  return fromJson(await zapo.call('judge', 'ask', { iq }));
}

function usync(jids) {
  const attrs = { context: 'message', mode: 'query', sid: 'signatures', last: 'true', index: '0' };
  const query = { tag: 'query', attrs: {}, content: [{ tag: 'devices', attrs: { version: '2' } }] };
  const users = jids.map((jid) => ({ tag: 'user', attrs: { jid } }));
  return { tag: 'usync', attrs, content: [query, { tag: 'list', attrs: {}, content: users }] };
}

/** A server that cannot prove who it is gets no further than the handshake. */
async function wrongRoot(zapo) {
  const rootKey = 'ab'.repeat(32);
  const refused = await zapo
    .call('stranger', 'start', settings('stranger', { rootKey }))
    .then(() => false)
    .catch(() => true);
  const because = /certificate signature is invalid/.test(zapo.log());
  results.push({ of: 'another root is refused by zapo', verifies: refused && because });
  if (options['without-engine']) return;
  const engine = startPeer('engine');
  await engine.call('stranger', 'start', settings('engine-stranger', { rootKey, launcher }));
  const { event, code } = await engine.next('stranger', 'qr', 'close');
  const failed = event === 'close' && code === 'FAILED';
  results.push({ of: 'another root is refused by the engine', verifies: failed });
}

/** A new device whose pre-key curve25519-js signed is offered a QR code; a forger is not. */
async function theirs(baileys) {
  const tried = async (name, preKeySignature, expected) => {
    await baileys.call(name, 'start', settings(name, { preKeySignature }));
    const { event } = await baileys.next(name, 'qr', 'close');
    await baileys.call(name, 'disconnect');
    return event === expected;
  };
  const names = (what, count) => Array.from({ length: count }, (_, i) => `${what} ${i + 1}`);
  const accepted = await Promise.all(
    names('signer', FOREIGN_SIGNERS).map((name) => tried(name, 'curve25519-js', 'qr')),
  );
  const refused = await Promise.all(
    names('forger', FORGERS).map((name) => tried(name, 'forged', 'close')),
  );
  results.push({
    of: `${FOREIGN_SIGNERS} pre-keys signed by curve25519-js are accepted by us`,
    verifies: accepted.every(Boolean),
  });
  results.push({
    of: `${FORGERS} forged ones are refused by us`,
    verifies: refused.every(Boolean),
  });
}

let problem;
try {
  const zapo = startPeer('zapo');
  await ours(zapo);
  await wrongRoot(zapo);
  await theirs(startPeer('baileys'));
} catch (error) {
  problem = error;
}
const violations = await simulator.violations();
await Promise.allSettled(processes.map((peer) => peer.stop()));
await simulator.stop();
rmSync(folder, { recursive: true });

const rows = results.map((result) => [result.verifies ? 'yes' : 'NO', result.of]);
process.stdout.write(`${grid([['verifies', 'what'], ...rows])}\n`);
for (const violation of violations) process.stdout.write(`  ! ${JSON.stringify(violation)}\n`);
if (problem) process.stdout.write(`  ! ${problem.stack}\n`);
const green = !problem && violations.length === 0 && results.every((result) => result.verifies);
process.exit(green ? 0 : 1);
