import { createHmac, randomBytes } from 'node:crypto';

import { Client } from './client.js';
import { masked, reason, warn } from './logger.js';

/** The order page waits for this call, so it gets no longer than this. */
const BUDGET_MS = 3000;

/** More pairs of product and key than any shop has; a bound, so that wrong calls can't fill the memory. */
const MOST_CLIENTS = 16;

const clients = new Map<string, Client>();
const salt = randomBytes(32);

/**
 * The vendor's sample function, kept: reports a conversion and says whether the API confirmed it.
 *
 * Never rejects. What went wrong is told to the logger, see {@link setLogger}. It takes at most 3 s, retries included.
 * The environment variable `SOVENDUS_ENDPOINT` names another endpoint: a sandbox.
 */
export async function sendConversion(token: string, productId: string, apiKey: string): Promise<boolean> {
  try {
    await clientFor(productId, apiKey, process.env['SOVENDUS_ENDPOINT']).sendConversion(token);
    return true;
  } catch (error) {
    warn(`the conversion of click ${masked(token)} was not confirmed: ${reason(error)}`);
    return false;
  }
}

/** One client, and with it one pool of connections, per pair. The pair is kept as a hash, since it has the key. */
function clientFor(productId: string, apiKey: string, endpoint: string | undefined): Client {
  const pair = JSON.stringify([productId, apiKey, endpoint]);
  const name = createHmac('sha256', salt).update(pair).digest('base64');
  const client = clients.get(name) ?? new Client({ productId, apiKey, endpoint, budgetMs: BUDGET_MS });
  // Put last again, so that the first is the one that wasn't used for longest.
  clients.delete(name);
  clients.set(name, client);
  forgetOldest();
  return client;
}

/** Not closed: it may have calls under way. Its connections close when it is collected. */
function forgetOldest(): void {
  const [oldest] = clients.keys();
  if (clients.size > MOST_CLIENTS && oldest !== undefined) {
    clients.delete(oldest);
  }
}
