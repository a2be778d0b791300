/** The clients that can be judged or judge; the phone is the simulator's own. */
export const CLIENT_KINDS = ['engine', 'baileys', 'zapo'];
export const PHONE = 'phone';

/** Kinds that can pair by a code typed on the phone. */
const PAIRS_BY_CODE = new Set(['engine', 'baileys']);

/**
 * What the second linked device of a sender is, best first. zapo 0.3.0 keeps the sessions of a
 * phone number and of its LID apart, others keep them together; so when another kind sends now to a
 * phone number, now to a LID, a second device of zapo has to ask for every copy again.
 */
const SECOND = {
  engine: ['baileys', 'engine'],
  baileys: ['engine', 'baileys'],
  zapo: ['engine', 'baileys', 'zapo'],
  [PHONE]: ['baileys', 'engine', 'zapo'],
};

/**
 * Who takes part: for every kind three accounts, and a second linked device.
 *
 * `a` sends, `b` receives at its phone number, `c` receives at its LID. So every cell of the
 * matrix has two pairs of accounts of its own, whose first message really is the first, and all
 * cells can run at once. `a2` is a second linked device of account `a`: it must see what `a` sends.
 *
 * @typedef {object} Seat
 * @property {string} name
 * @property {string} kind
 * @property {'a' | 'b' | 'c' | 'a2'} role
 * @property {string} account names the account; seats of one account share it
 * @property {'qr' | 'code' | 'none'} pairing
 * @property {string} group seats of one group share a process
 *
 * @param {string[]} kinds
 * @returns {Seat[]}
 */
export function seats(kinds) {
  const result = [];
  kinds.forEach((kind) => {
    for (const role of /** @type {const} */ (['a', 'b', 'c'])) {
      const pairing =
        kind === PHONE ? 'none' : role === 'c' && PAIRS_BY_CODE.has(kind) ? 'code' : 'qr';
      result.push(seat(kind, role, `${kind}-${role}`, pairing));
    }
    const second = SECOND[kind].find((each) => kinds.includes(each));
    if (second) result.push(seat(second, 'a2', `${kind}-a`, 'qr'));
  });
  return result;
}

function seat(kind, role, account, pairing) {
  const name = role === 'a2' ? `${account}2` : account;
  const sender = role === 'a' || role === 'a2';
  // Two gateways: one has the sending sessions, the other the receiving ones, so that either side
  // can lose its ratchets alone.
  const group = kind === 'engine' ? (sender ? 'engine-senders' : 'engine-receivers') : name;
  return { name, kind, role, account, pairing, group };
}

/**
 * The way of a message from one seat to another, in one of the two addressings.
 *
 * @typedef {{row: string, column: string, sender: string, receiver: string, addressing: 'pn' | 'lid'}} Lane
 *
 * @param {string[]} kinds
 * @returns {Lane[]}
 */
export function lanes(kinds) {
  return kinds.flatMap((row) =>
    kinds.flatMap((column) => [
      {
        row,
        column,
        sender: `${row}-a`,
        receiver: `${column}-b`,
        addressing: /** @type {const} */ ('pn'),
      },
      {
        row,
        column,
        sender: `${row}-a`,
        receiver: `${column}-c`,
        addressing: /** @type {const} */ ('lid'),
      },
    ]),
  );
}
