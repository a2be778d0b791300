import { CLIENT_KINDS, PHONE } from './roster.mjs';

/**
 * What a cell of the matrix can prove, in the order it is printed.
 *
 * @typedef {object} Check
 * @property {string} code what the cell shows when it passed
 * @property {string} scenario
 * @property {1 | 2} lanes 2 when it must pass for the phone number and for the LID of the receiver
 * @property {string} says
 * @property {string[]} [to] the receivers that it makes sense for, if not all
 *
 * @type {Record<string, Check>}
 */
export const CHECKS = {
  pnFirst: {
    code: 'p',
    scenario: 'send',
    lanes: 1,
    says: 'first message to a phone number arrives (as pkmsg)',
  },
  pnLater: {
    code: 'P',
    scenario: 'send',
    lanes: 1,
    says: 'its answer arrives, and a later message (as msg)',
  },
  lidFirst: {
    code: 'l',
    scenario: 'send',
    lanes: 1,
    says: 'first message to a LID arrives (as pkmsg)',
  },
  lidLater: {
    code: 'L',
    scenario: 'send',
    lanes: 1,
    says: 'its answer arrives, and a later message (as msg)',
  },
  delivered: {
    code: 'd',
    scenario: 'receipts',
    lanes: 2,
    says: 'sender learns that it was delivered',
  },
  read: { code: 'r', scenario: 'receipts', lanes: 2, says: 'sender learns that it was read' },
  copies: { code: 'c', scenario: 'copies', lanes: 2, says: "sender's other devices have copies" },
  groupFirst: {
    code: 'g',
    scenario: 'group',
    lanes: 1,
    says: 'first message to a new group arrives, with the sender key',
  },
  groupLater: {
    code: 'G',
    scenario: 'group',
    lanes: 1,
    says: 'its answer arrives in the group, and a later message',
  },
  groupDelivered: {
    code: 'D',
    scenario: 'group',
    lanes: 1,
    says: 'sender learns who in the group got it',
  },
  groupLost: {
    code: 'z',
    scenario: 'group',
    lanes: 1,
    to: ['baileys', PHONE], // the others lose theirs with everything else
    says: 'receiver without sender key asks again, and has it',
  },
  offline: {
    code: 'o',
    scenario: 'offline',
    lanes: 2,
    says: 'sent while the receiver was away, arrives later',
    to: CLIENT_KINDS, // the phone is never away
  },
  receiverLost: {
    code: 'x',
    scenario: 'retry',
    lanes: 2,
    says: 'receiver without ratchet asks again, and has it',
  },
  senderLost: {
    code: 'y',
    scenario: 'retry',
    lanes: 2,
    says: 'sender without ratchet begins a new one (as pkmsg)',
  },
};
