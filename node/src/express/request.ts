import type { IncomingMessage, ServerResponse } from 'node:http';

import { PURPOSE_HEADERS, type RequestFacts } from '../click-cookie.js';

/** What of an Express request is read here. Any `http.IncomingMessage` has enough of it. */
export interface ShopRequest extends IncomingMessage {
  /** The request target as it came, before any router changed `url`. */
  originalUrl?: string;
  /** Whether the visitor's connection is https, by Express's `trust proxy` setting. */
  secure?: boolean;
  /** The response that belongs to it. */
  res?: ServerResponse | undefined;
}

/** The raw query string. Never `req.query`, whose values may be lists, objects or worse. */
export function rawQuery(req: ShopRequest): string {
  const target = req.originalUrl ?? req.url ?? '';
  const mark = target.indexOf('?');
  return mark < 0 ? '' : target.slice(mark + 1);
}

/** What the core needs to know of the request. */
export function factsOf(req: ShopRequest, query: string): RequestFacts {
  const purpose = PURPOSE_HEADERS.map((name) => req.headers[name])
    .filter(Boolean)
    .join(', ');
  const fetchMode = req.headers['sec-fetch-mode'];
  return {
    method: req.method ?? '',
    query,
    cookies: cookiesOf(req),
    https: isHttps(req),
    ...(purpose !== '' && { purpose }),
    ...(typeof fetchMode === 'string' && { fetchMode }),
  };
}

/** The `Cookie` header. */
export function cookiesOf(req: ShopRequest): string {
  return req.headers.cookie ?? '';
}

/** Whether the visitor's connection is https. Without Express, whether this server's is. */
export function isHttps(req: ShopRequest): boolean {
  return req.secure ?? (req.socket as { encrypted?: boolean } | undefined)?.encrypted === true;
}
