import { userOf } from '../peers/message.mjs';
import { InteropError } from './wait.mjs';
import { CHECKS } from './checks.mjs';
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
  check(
    message.from.endsWith('@lid') === (addressing === 'lid'),
    `${id} comes from ${message.from}, but was to be addressed by ${addressing}`,
  );
  return message;
}

/** Fails when the receiver tells that a message came otherwise encrypted than it should. */
function checkType({ id, encTypes }, type) {
  check(encTypes?.includes(type) ?? true, `${id} came as ${encTypes}, not as ${type}`);
}

/** The first message, its answer, and a later one. */
async function send(lane, _world, matrix) {
  const [first, later] =
    lane.addressing === 'lid' ? ['lidFirst', 'lidLater'] : ['pnFirst', 'pnLater'];
  await attempt(lane, matrix, first, async () => {
    lane.first = await pass(lane.from, lane.to, lane.addressing, 'first');
    checkType(lane.first, 'pkmsg');
  });
  await attempt(lane, matrix, later, async () => {
    check(lane.first !== undefined, 'there was no first message');
    await pass(lane.to, lane.from, lane.addressing, 'answer');
    lane.later = await pass(lane.from, lane.to, lane.addressing, 'later');
    checkType(lane.later, 'msg');
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
      const others = world.siblingsOf(lane.from);
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

/** Every sender makes a group with all receivers at their LIDs, and all write to it. */
async function group(lanes, world, matrix) {
  const able = lanes.filter(({ addressing }) => addressing === 'lid');
  const senders = [...new Set(able.map(({ from }) => from))];
  await Promise.all(
    senders.map(async (sender) => {
      const open = able.filter(({ from }) => from === sender);
      const others = open.map(({ to }) => to.account.lid);
      const chat = await makeGroup(world, sender, `friends of ${sender.name}`, others);
      await each(open, groupFirst(matrix, chat, await sendTo(sender, chat, 'to a group')));
      await each(open, groupAnswer(chat));
      await each(open, groupLater(matrix, chat, await sendTo(sender, chat, 'to a group, later')));
    }),
  );
  const losing = able.filter(({ column }) => CHECKS.groupLost.to.includes(column));
  await each(losing, groupLost(world, matrix));
}

/** Our engine makes no groups, the phone of its account does. */
function makeGroup({ simulator }, party, subject, others) {
  return party.seat.kind === 'engine'
    ? simulator.createGroup(party.account, subject, others)
    : party.createGroup(subject, others);
}

/** @returns {Promise<{id: string, text: string}>} what was sent */
async function sendTo(from, chat, what) {
  const text = newText(what);
  return { id: await from.send(chat, text), text };
}

/** Fails unless a party reads in a group what another one sent. */
async function readsIn(chat, from, to, { id, text }) {
  const message = await to.message(id);
  check(message.text === text, `${to.name} reads "${message.text}" instead of "${text}"`);
  check(!message.fromMe, `${to.name} thinks that it wrote ${id} itself`);
  check(message.chat === chat, `${to.name} files ${id} under ${message.chat}`);
  check(usersOf(from).includes(userOf(message.from)), `${id} comes from ${message.from}`);
  checkType(message, 'skmsg');
}

const groupFirst = (matrix, chat, sent) => async (lane) => {
  await attempt(lane, matrix, 'groupFirst', () => readsIn(chat, lane.from, lane.to, sent));
  await attempt(lane, matrix, 'groupDelivered', () =>
    lane.from.receipt(sent.id, 'delivered', { users: usersOf(lane.to), device: false }),
  );
};

/** The answer counts together with the message after it. */
const groupAnswer = (chat) => (lane) => {
  lane.answered = sendTo(lane.to, chat, 'answer to a group').then((sent) =>
    readsIn(chat, lane.to, lane.from, sent),
  );
  return lane.answered.catch(() => {});
};

const groupLater = (matrix, chat, sent) => (lane) =>
  attempt(lane, matrix, 'groupLater', async () => {
    await lane.answered;
    await readsIn(chat, lane.from, lane.to, sent);
  });

/** In a group of two: some clients answer one who asks again by sending to all again. */
const groupLost = (world, matrix) => (lane) =>
  attempt(lane, matrix, 'groupLost', async () => {
    const { from, to } = lane;
    const chat = await makeGroup(world, from, `${from.name} and ${to.name}`, [to.account.lid]);
    await readsIn(chat, from, to, await sendTo(from, chat, 'to a group of two'));
    await to.loseSenderKeys([from]);
    const { id, text } = await sendTo(from, chat, 'to one without sender key');
    const message = await to.message(id);
    check(message.text === text, `${to.name} reads "${message.text}" instead of "${text}"`);
    check(message.retryCount > 0, `${id} could be read at once`);
  });

/**
 * Does something with all parties at once.
 *
 * @returns {Promise<(party: any) => Promise<void>>} how it went for one of them
 */
async function together(parties, action) {
  const attempts = new Map(parties.map((party) => [party, action(party)]));
  await Promise.allSettled(attempts.values());
  return (party) => attempts.get(party);
}

/** Sends while all receivers are away; they come back and have it. */
async function offline(lanes, world, matrix) {
  const absent = lanes.filter(({ to }) => to.seat.kind !== PHONE); // which is never away
  const receivers = world.inRole('b', 'c').filter(({ seat }) => seat.kind !== PHONE);
  const gone = await together(receivers, (receiver) => receiver.goAway());
  const sent = await together(absent, async ({ from, to, addressing }) => {
    const text = newText('offline');
    return { id: await from.send(jidOf(to, addressing), text), text };
  });
  const back = await together(receivers, (receiver) => receiver.comeBack());
  await each(absent, (lane) =>
    attempt(lane, matrix, 'offline', async () => {
      await gone(lane.to);
      const { id, text } = await sent(lane);
      await back(lane.to);
      const message = await lane.to.message(id);
      check(message.text === text, `${lane.to.name} reads "${message.text}" instead of "${text}"`);
      check(message.offline !== false, `${id} does not say that it was held back`);
    }),
  );
}

/** First all receivers lose their ratchets, then all senders. */
async function retry(lanes, world, matrix) {
  const [senders, receivers] = [world.inRole('a'), world.inRole('b', 'c')];
  const receiversLost = await together(receivers, (receiver) => receiver.loseSessions(senders));
  await each(lanes, (lane) =>
    attempt(lane, matrix, 'receiverLost', async () => {
      const { from, to, addressing } = lane;
      await receiversLost(to);
      const before = await retriesAsked(world, to);
      const message = await pass(from, to, addressing, 'for a receiver without ratchet');
      const asked = message.retryCount ?? (await retriesAsked(world, to)) - before;
      check(asked > 0, `${message.id} could be read at once`);
    }),
  );
  const sendersLost = await together(senders, (sender) => sender.loseSessions(receivers));
  await each(lanes, (lane) =>
    attempt(lane, matrix, 'senderLost', async () => {
      const { from, to, addressing } = lane;
      await sendersLost(from);
      checkType(await pass(from, to, addressing, 'from a sender without ratchet'), 'pkmsg');
    }),
  );
}

/** How often the devices of a party's account asked for a message again. */
async function retriesAsked(world, party) {
  return (await world.simulator.counters(party.account))['retries-asked'] ?? 0;
}

/** Runs a check and notes in the matrix how it went. */
async function attempt(lane, matrix, name, work) {
  try {
    await work();
    matrix.pass(lane.row, lane.column, name);
  } catch (error) {
    const why = error instanceof InteropError ? error.message : error.stack;
    matrix.fail(lane.row, lane.column, name, why);
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
  group,
  offline,
  retry,
};
