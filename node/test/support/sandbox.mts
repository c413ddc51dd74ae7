import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { start } from './child.mjs';

export const PRODUCT = '9bc72425-902c-3abf-9db8-8b186d7cb160';
export const KEY = 'DEMO-SANDB-OXKEY1-234';
export const TOKEN = 'a1b2c-d3e4f-g5h-i6j7k';
export const SOURCE = '1234';
export const MEDIUM = 'ce5c91d3-1ed9-46dc-ab5b-1c0b117cb874';

/** One request that the sandbox was sent. */
export interface Entry {
  readonly target: string;
  readonly token: string | null;
  readonly product_id: string | null;
  readonly coupon_code: string | null;
  readonly registered: boolean;
  readonly body: string;
  readonly headers: ReadonlyArray<readonly [string, string]>;
}

/** A rule as the sandbox's door for faults takes it. */
export interface Rule {
  readonly fault: { readonly kind: string; readonly [setting: string]: unknown };
  readonly times?: number | null;
  readonly token?: string;
  readonly coupon?: string;
  readonly after?: boolean;
}

export interface Sandbox {
  readonly url: string;
  journal(): Promise<Entry[]>;
  registered(): Promise<Array<string | null>>;
  /** The codes of the redemptions that counted. */
  redeemed(): Promise<Array<string | null>>;
  fault(rule: Rule): Promise<void>;
  /** Forgets faults and journal. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}

export async function startSandbox(products: Readonly<Record<string, string>> = { [PRODUCT]: KEY }): Promise<Sandbox> {
  const pairs = Object.entries(products).flatMap(([id, key]) => ['--product', `${id}=${key}`]);
  const program = await start<{ url: string }>(binary(), ['--port', '0', '--exit-with-stdin', ...pairs]);
  const { url } = program.ready;
  const door = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const request = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(`${url}/_sandbox/${path}`, { ...request, signal: AbortSignal.timeout(10_000) });
    if (!response.ok) {
      throw new Error(`the sandbox refused ${method} ${path}: ${await response.text()}`);
    }
    return response.json();
  };
  const journal = async () => ((await door('GET', 'journal')) as { entries: Entry[] }).entries;
  const counted = async () => (await journal()).filter((entry) => entry.registered);
  return {
    url,
    journal,
    registered: async () => (await counted()).map((entry) => entry.token),
    redeemed: async () => (await counted()).map((entry) => entry.coupon_code),
    fault: async (rule) => void (await door('POST', 'faults', rule)),
    clear: async () => {
      await door('DELETE', 'faults');
      await door('DELETE', 'journal');
    },
    stop: program.stop,
  };
}

function binary(): string {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const targets = [join(root, 'target'), process.env['CARGO_TARGET_DIR']].filter((folder) => folder !== undefined);
  const places = targets.map((folder) => join(folder, 'debug', 'sovendus-sandbox'));
  const found = process.env['SOVENDUS_SANDBOX_BIN'] ?? places.find(existsSync);
  if (found === undefined) {
    throw new Error(`no sandbox at ${places.join(' or ')}: run \`cargo build -p sovendus-sandbox\``);
  }
  return found;
}
