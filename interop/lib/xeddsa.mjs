import curve from 'curve25519-js';

/** Signal writes an X25519 key with its type before it. */
const KEY_TYPE = Buffer.from([5]);

/**
 * Verifies with curve25519-js.
 *
 * @param {Uint8Array} key 32 bytes, or 33 with the type
 * @param {Uint8Array[]} message in parts
 * @param {Uint8Array} signature
 */
export function verifies(key, message, signature) {
  return curve.verify(withoutType(key), Buffer.concat(message), signature);
}

/** Says whether a pre-key is signed with an identity key. */
export function preKeyVerifies(identity, preKey, signature) {
  return verifies(identity, [KEY_TYPE, preKey], signature);
}

/** Signs a pre-key with curve25519-js. */
export function signPreKey(identityPrivateKey, preKey, random) {
  return curve.sign(identityPrivateKey, Buffer.concat([KEY_TYPE, preKey]), random);
}

/** The 32 bytes of a key. @param {Uint8Array} key */
export function withoutType(key) {
  return key.length === 33 ? key.subarray(1) : key;
}
