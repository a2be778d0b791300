import { userOf } from '../peers/message.mjs';
import { InteropError } from './wait.mjs';
import { PHONE } from './roster.mjs';

/**
 * A lane with its parties.
 *
 * @typedef {import('./roster.mjs').Lane & {from: any, to: any, sent: string[]}} OpenLane
 */

/** Fails with a reason unless something holds. @param {boolean} holds @param {string} why */
function check(holds, why) {
  if (!holds) throw new InteropError(why);
}

let texts = 0;
/** A text that nobody has sent before. */
const newText = (what) => `${what} ${++texts}`;

/** The JID that a lane addresses a party by. */
const jidOf = (party, addressing) => (addressing === 'lid' ? party.account.lid : party.account.pn);
const usersOf = (party) => [userOf(party.account.pn), userOf(party.account.lid)];

/**
 * Sends a text over a lane and waits until the receiver has read it.
 *
 * @param {any} from
 * @param {any} to
 * @param {'pn' | 'lid'} addressing
 * @param {string} what
 */
async function pass(from, to, addressing, what) {
  const text = newText(what);
  const id = await from.send(jidOf(to, addressing), text);
  const message = await to.message(id);
  check(message.text === text, `${to.name} reads "${message.text}" instead of "${text}"`);
  check(!message.fromMe, `${to.name} thinks that it wrote ${id} itself`);
  check(
    usersOf(from).includes(userOf(message.chat)),
    `${to.name} files ${id} under ${message.chat}`,
  );
  return message;
}

/** The first message, its answer, and a later one. */
async function send(lane, world, matrix) {
  const [first, later] =
    lane.addressing === 'lid' ? ['lidFirst', 'lidLater'] : ['pnFirst', 'pnLater'];
  await attempt(lane, matrix, first, async () => {
    const message = await pass(lane.from, lane.to, lane.addressing, 'first');
    lane.first = message;
    const type = await world.simulator.encTypeOf(message.id, lane.to);
    check(type === 'pkmsg', `the first message came as ${type}`);
  });
  await attempt(lane, matrix, later, async () => {
    check(lane.first !== undefined, 'there was no first message');
    await pass(lane.to, lane.from, lane.addressing, 'answer');
    const message = await pass(lane.from, lane.to, lane.addressing, 'later');
    lane.later = message;
    const type = await world.simulator.encTypeOf(message.id, lane.to);
    check(type === 'msg', `a later message came as ${type}`);
  });
}

/** Delivered and read, as the sender is told. */
async function receipts(lane, _world, matrix) {
  const who = { users: usersOf(lane.to), device: lane.to.seat.kind !== PHONE };
  await attempt(lane, matrix, 'delivered', async () => {
    check(lane.first !== undefined, 'there was no message');
    await lane.from.receipt(lane.first.id, 'delivered', who);
  });
  await attempt(lane, matrix, 'read', async () => {
    check(lane.first !== undefined, 'there was no message');
    await lane.to.markRead(lane.first);
    await lane.from.receipt(lane.first.id, 'read', who);
  });
}

/** What was sent is also on the other devices of the sender: a second linked device, and the phone. */
async function copies(lane, world, matrix) {
  await attempt(lane, matrix, 'copies', async () => {
    for (const message of [lane.first, lane.later]) {
      check(message !== undefined, 'there was no message');
      const others = [world.secondOf(lane.from.name), world.phoneOf(lane.from)].filter(
        (party) => party,
      );
      check(others.length > 0, 'the sender has no other device');
      for (const other of others) {
        const copy = await other.message(message.id);
        check(
          copy.text === message.text,
          `${other.name} reads "${copy.text}" instead of "${message.text}"`,
        );
        check(copy.fromMe, `${other.name} thinks that somebody else wrote ${message.id}`);
        check(
          usersOf(lane.to).includes(userOf(copy.chat)),
          `${other.name} files the copy under ${copy.chat}`,
        );
      }
    }
  });
}

/** Sends while all receivers are away; they come back and have it. */
async function offline(lanes, world, matrix) {
  const receivers = world.inRole('b', 'c');
  await Promise.all(receivers.map((receiver) => receiver.goAway()));
  const sent = lanes.map(async (lane) => {
    lane.offlineText = newText('offline');
    lane.offlineId = await lane.from.send(jidOf(lane.to, lane.addressing), lane.offlineText);
  });
  await Promise.allSettled(sent);
  await Promise.all(receivers.map((receiver) => receiver.comeBack()));
  await each(lanes, (lane, i) =>
    attempt(lane, matrix, 'offline', async () => {
      await sent[i];
      const message = await lane.to.message(lane.offlineId);
      check(message.text === lane.offlineText, `${lane.to.name} reads "${message.text}"`);
      check(message.offline !== false, `${message.id} does not say that it was held back`);
    }),
  );
}

/** First all receivers lose their ratchets, then all senders. */
async function retry(lanes, world, matrix) {
  await Promise.all(world.inRole('b', 'c').map((receiver) => receiver.loseSessions()));
  await each(lanes, (lane) =>
    attempt(lane, matrix, 'receiverLost', async () => {
      const message = await pass(
        lane.from,
        lane.to,
        lane.addressing,
        'for a receiver that lost its ratchet',
      );
      const asked = await world.simulator.retriesOf(message.id, lane.to);
      check(asked > 0, `${message.id} could be read at once`);
    }),
  );
  await Promise.all(world.inRole('a').map((sender) => sender.loseSessions()));
  await each(lanes, (lane) =>
    attempt(lane, matrix, 'senderLost', async () => {
      const message = await pass(
        lane.from,
        lane.to,
        lane.addressing,
        'from a sender that lost its ratchet',
      );
      const type = await world.simulator.encTypeOf(message.id, lane.to);
      check(type === 'pkmsg', `${message.id} came as ${type}`);
    }),
  );
}

/** Runs a check and notes in the matrix how it went. */
async function attempt(lane, matrix, name, work) {
  try {
    await work();
    matrix.pass(lane.row, lane.column, name);
  } catch (error) {
    if (!(error instanceof InteropError)) throw error;
    matrix.fail(lane.row, lane.column, name, error.message);
  }
}

const each = (lanes, work) => Promise.all(lanes.map(work));
const perLane = (work) => (lanes, world, matrix) =>
  each(lanes, (lane) => work(lane, world, matrix));

/**
 * The scenarios by name. Each works on all lanes at once.
 *
 * @type {Record<string, (lanes: any[], world: any, matrix: any) => Promise<unknown>>}
 */
export const RUN = {
  send: perLane(send),
  receipts: perLane(receipts),
  copies: perLane(copies),
  offline,
  retry,
};
