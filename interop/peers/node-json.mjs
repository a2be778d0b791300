/**
 * Stanzas as JSON: bytes are written as `{"hex": "…"}`.
 *
 * @typedef {{tag: string, attrs: Record<string, string>, content?: Stanza[] | string | Uint8Array}} Stanza
 */

/** @param {Stanza} node */
export function toJson({ tag, attrs, content }) {
  if (content instanceof Uint8Array)
    return { tag, attrs, content: { hex: Buffer.from(content).toString('hex') } };
  return { tag, attrs, content: Array.isArray(content) ? content.map(toJson) : content };
}

/** @returns {Stanza} */
export function fromJson({ tag, attrs = {}, content }) {
  if (content?.hex !== undefined) return { tag, attrs, content: Buffer.from(content.hex, 'hex') };
  return { tag, attrs, content: Array.isArray(content) ? content.map(fromJson) : content };
}
