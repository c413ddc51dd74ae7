import { fileURLToPath } from 'node:url';

import { type Program, start } from './child.mjs';
import { KEY, PRODUCT, type Sandbox, SOURCE, TOKEN } from './sandbox.mjs';

/** The URL of a landing. */
export const LANDING = `/?sovReqToken=${TOKEN}`;

/** What a response with a click cookie says to caches. */
export const NO_CACHE = 'private, no-store';

export type Shop = Program<{ port: number }>;

const PROGRAM = fileURLToPath(new URL('../programs/shop.mjs', import.meta.url));

/** Opens a shop on that version of Express. */
export function openShop(
  version: string,
  sandbox: Sandbox,
  consent: 'not-required' | 'callback',
  more: Record<string, string> = {},
): Promise<Shop> {
  const env = { EXPRESS: version, ENDPOINT: sandbox.url, CONSENT: consent, PRODUCT, KEY, SOURCE, ...more };
  return start(process.execPath, [PROGRAM], env);
}
