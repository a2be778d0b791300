import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const PATH = '/hook/';

/**
 * Says whether a webhook was signed with the key: `X-Webhook-Hmac` is the lower-case hex of
 * HMAC-SHA512 over the raw body.
 *
 * @param {Buffer | string} body
 * @param {string} key
 * @param {string | undefined} signature
 */
export function signedWith(body, key, signature) {
  const expected = Buffer.from(createHmac('sha512', key).update(body).digest('hex'));
  const given = Buffer.from(signature ?? '');
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/**
 * Receives webhooks on a port that stays the same for a folder, so that sessions find it again
 * after a restart. A webhook that is not signed is refused with 401.
 */
export class Webhooks {
  /** The key that every webhook must be signed with. */
  key = 'a key for webhooks';
  #receivers = new Map();
  #server;

  /** @param {string} folder */
  async listen(folder) {
    const file = join(folder, 'webhook-port');
    const known = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
    this.#server = createServer((request, response) => void this.#receive(request, response));
    this.#server.listen(known, '127.0.0.1');
    await once(this.#server, 'listening');
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, String(this.#server.address().port));
  }

  /**
   * @param {string} name
   * @param {{accept: (event: any) => void, refuse: (problem: string) => void}} receiver
   * @returns {string} the URL that leads to the receiver
   */
  register(name, receiver) {
    this.#receivers.set(name, receiver);
    return `http://127.0.0.1:${this.#server.address().port}${PATH}${name}`;
  }

  close() {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }

  async #receive(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const receiver = this.#receivers.get(request.url?.slice(PATH.length));
    const { 'x-webhook-hmac': signature, 'x-webhook-hmac-algorithm': algorithm } = request.headers;
    const signed = algorithm === 'sha512' && signedWith(body, this.key, signature);
    response.writeHead(!receiver ? 404 : signed ? 200 : 401).end();
    if (signed) receiver?.accept(JSON.parse(body.toString('utf8')));
    else receiver?.refuse(`a webhook with hmac ${signature}, algorithm ${algorithm}`);
  }
}
