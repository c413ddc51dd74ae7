import type { ClientSettings } from '../native/binding.js';
import { checkOptions, count, keys, pem, text, time } from './options.js';

/** Settings of a {@link Client}. */
export interface ClientOptions {
  /** The product id (a UUID) of the shop's first or only campaign. */
  readonly productId: string;
  /** Its API key. */
  readonly apiKey: string;
  /** Further campaigns: product ids and their API keys. */
  readonly products?: Readonly<Record<string, string>> | undefined;
  /**
   * Where the API is, if not at the vendor's: a sandbox. `https://host[:port]`, or `http://` on this machine. An empty
   * text, as of an unset variable of the environment, counts as left out.
   */
  readonly endpoint?: string | undefined;
  /** The deadline of one attempt, from the connection to the last byte of the answer; 10,000 ms by default. */
  readonly timeoutMs?: number | undefined;
  /** The deadline of making a connection, within the attempt's; 3,000 ms by default. */
  readonly connectTimeoutMs?: number | undefined;
  /** The deadline of a whole call with its retries; none by default, since retries are bounded too. */
  readonly budgetMs?: number | undefined;
  /** How often a call is repeated after its first attempt; 2 by default, 0 means never. */
  readonly maxRetries?: number | undefined;
  /** The certificates to trust in place of the system's: PEM text or a Buffer of it, as `ca` of `node:tls`. */
  readonly caBundle?: string | Uint8Array | undefined;
  /** How many calls of one `sendConversions` are under way at once; 64 by default. */
  readonly maxInFlight?: number | undefined;
}

const REQUIRED = { productId: text, apiKey: text };

const OPTIONAL = {
  products: keys,
  endpoint: text,
  timeoutMs: time,
  connectTimeoutMs: time,
  budgetMs: time,
  maxRetries: count,
  caBundle: pem,
  maxInFlight: count,
};

/** Checks the options and arranges them for the native client. */
export function clientSettings(options: ClientOptions): ClientSettings {
  checkOptions('sovendus.Client', options, REQUIRED, OPTIONAL);
  const { productId, apiKey, products = {}, caBundle, endpoint, ...rest } = options;
  const further = Object.entries(products).map(([id, key]) => ({ productId: id, apiKey: key }));
  return {
    ...(rest as Omit<ClientSettings, 'products'>),
    ...(endpoint && { endpoint }),
    products: [{ productId, apiKey }, ...further],
    ...(caBundle !== undefined && { caBundle: Buffer.from(caBundle) }),
  };
}
