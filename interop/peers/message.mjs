/**
 * The text of a message, whichever of the two fields carries it.
 *
 * @param {object | null | undefined} message a decoded `Message`
 * @returns {string | undefined}
 */
export function textOf(message) {
  return message?.conversation || message?.extendedTextMessage?.text || undefined;
}

/**
 * A JID without its device: the account.
 *
 * @param {string} jid
 */
export function userJid(jid) {
  return jid.replace(/:\d+@/, '@');
}

/**
 * The user part of a JID.
 *
 * @param {string} jid
 */
export function userOf(jid) {
  return jid.split('@')[0].split(':')[0];
}
