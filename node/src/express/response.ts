import type { OutgoingHttpHeader, ServerResponse } from 'node:http';

import { CACHE_CONTROL } from '../click-cookie.js';

/** The cookies that wait for a response's headers, by name and domain: the last decision on a cookie wins. */
const waiting = new WeakMap<ServerResponse, Map<string, string>>();

/**
 * Sends cookies with the response, perhaps none, and keeps caches away from it.
 *
 * Handlers that run later may replace `Set-Cookie` and `Cache-Control`, so both are put at the last moment, when the
 * headers are written. Returns false if they are written already.
 */
export function putCookies(res: ServerResponse, setCookies: readonly string[]): boolean {
  if (res.headersSent) {
    return false;
  }
  const cookies = cookiesOn(res);
  for (const setCookie of setCookies) {
    cookies.set(placeOf(setCookie), setCookie);
  }
  return true;
}

function placeOf(setCookie: string): string {
  const domain = setCookie.split('; ').find((attribute) => attribute.startsWith('Domain='));
  return `${setCookie.slice(0, setCookie.indexOf('='))} ${domain}`;
}

function cookiesOn(res: ServerResponse): Map<string, string> {
  const cookies = waiting.get(res) ?? new Map<string, string>();
  if (!waiting.has(res)) {
    waiting.set(res, cookies);
    beforeHeaders(res, () => writeCookies(res, cookies.values()));
  }
  return cookies;
}

function writeCookies(res: ServerResponse, cookies: Iterable<string>): void {
  const others = [res.getHeader('set-cookie') ?? []].flat().map(String);
  const all = [...others, ...cookies];
  if (all.length > 0) {
    res.setHeader('Set-Cookie', all);
  }
  res.setHeader('Cache-Control', CACHE_CONTROL);
}

/** Every way to write headers goes through `writeHead`: so does `end`, `write` and `flushHeaders`. */
function beforeHeaders(res: ServerResponse, act: () => void): void {
  const writeHead = res.writeHead;
  let done = false;
  res.writeHead = ((...args: WriteHead) => {
    if (done || res.headersSent) {
      return Reflect.apply(writeHead, res, args);
    }
    done = true;
    const rest = moveHeaders(res, args);
    act();
    return Reflect.apply(writeHead, res, rest);
  }) as typeof res.writeHead;
}

type WriteHead = [status: number, ...rest: unknown[]];

/**
 * Sets the headers that were given to `writeHead` on the response, so that there is one place to look at.
 *
 * They come as an object, a flat list of names and values, or a list of pairs, and replace what was set before.
 */
function moveHeaders(res: ServerResponse, [status, ...rest]: WriteHead): WriteHead {
  const [reason, headers] = typeof rest[0] === 'string' ? rest : [undefined, rest[1] ?? rest[0]];
  const pairs = pairsOf(headers);
  for (const [name] of pairs) {
    res.removeHeader(name);
  }
  for (const [name, value] of pairs) {
    appendHeader(res, name, value);
  }
  return reason === undefined ? [status] : [status, reason];
}

function pairsOf(headers: unknown): Array<[string, OutgoingHttpHeader]> {
  if (!Array.isArray(headers)) {
    const given = Object.entries(headers ?? {}) as Array<[string, OutgoingHttpHeader | undefined]>;
    return given.filter((pair): pair is [string, OutgoingHttpHeader] => pair[1] !== undefined);
  }
  const flat: unknown[] = headers.every(Array.isArray) ? headers.flatMap((pair) => pair.slice(0, 2)) : headers;
  return Array.from({ length: flat.length / 2 }, (_, at) => [
    String(flat[2 * at]),
    flat[2 * at + 1] as OutgoingHttpHeader,
  ]);
}

/** As the method of that name, which other servers' responses may lack. */
function appendHeader(res: ServerResponse, name: string, value: OutgoingHttpHeader): void {
  const before = res.getHeader(name);
  res.setHeader(name, before === undefined ? value : [before, value].flat().map(String));
}
