import { proto } from 'zapo-js';
import { preKeyVerifies, verifies, withoutType } from './xeddsa.mjs';

// What precedes the signed bytes says what they are.
const ACCOUNT = Buffer.from([6, 0]);
const DEVICE = Buffer.from([6, 1]);
const KEY_INDEX_LIST = Buffer.from([6, 2]);

const child = (node, tag) => node.content?.find?.((each) => each.tag === tag);
const bytesOf = (node, ...path) => {
  const found = path.reduce((each, tag) => each && child(each, tag), node);
  return found?.content instanceof Uint8Array ? found.content : undefined;
};

/**
 * The signatures in a key bundle: of the signed pre-key, and of the account and the device when the
 * bundle is of a linked device.
 *
 * @param {import('../peers/node-json.mjs').Stanza} user an element of the answer
 * @returns {{of: string, verifies: boolean}[]}
 */
export function inBundle(user) {
  const { jid } = user.attrs;
  const identity = bytesOf(user, 'identity');
  const [preKey, signature] = ['value', 'signature'].map((tag) => bytesOf(user, 'skey', tag));
  const checks = [
    { of: `signed pre-key of ${jid}`, verifies: preKeyVerifies(identity, preKey, signature) },
  ];
  const signed = bytesOf(user, 'device-identity');
  if (signed)
    checks.push(...inDeviceIdentity(jid, proto.ADVSignedDeviceIdentity.decode(signed), identity));
  return checks;
}

/**
 * The signatures of an account over a device, and of the device over the account.
 *
 * @param {string} jid
 * @param {{details: Uint8Array, accountSignatureKey: Uint8Array, accountSignature: Uint8Array,
 *     deviceSignature: Uint8Array}} signed
 * @param {Uint8Array} identity the device's identity key
 */
export function inDeviceIdentity(jid, signed, identity) {
  const device = withoutType(identity);
  const { details, accountSignatureKey: account } = signed;
  return [
    {
      of: `account signature over ${jid}`,
      verifies: verifies(account, [ACCOUNT, details, device], signed.accountSignature),
    },
    {
      of: `device signature of ${jid}`,
      verifies: verifies(device, [DEVICE, details, device, account], signed.deviceSignature),
    },
  ];
}

/**
 * The account's signature over the list of its devices.
 *
 * @param {string} jid
 * @param {Uint8Array} bytes
 * @param {Uint8Array} account the account's key
 */
export function inKeyIndexList(jid, bytes, account) {
  const list = proto.ADVSignedKeyIndexList.decode(bytes);
  return {
    of: `list of the devices of ${jid}`,
    verifies: verifies(account, [KEY_INDEX_LIST, list.details], list.accountSignature),
  };
}

/** The key bundles in the answer to a request for keys. */
export const bundles = (answer) => child(answer, 'list').content;

/** The lists of devices in the answer to a usync request. */
export const keyIndexLists = (answer) =>
  child(child(answer, 'usync'), 'list').content.map((user) => ({
    jid: user.attrs.jid,
    bytes: bytesOf(user, 'devices', 'key-index-list'),
  }));
