import type { ClientSettings } from '../native/binding.js';
import { age, checkOptions, count, flag, keys, pem, text, time } from './options.js';

/** The shop's account for coupon redemptions, and what its contract demands. */
export interface RedemptionAccount {
  /** The traffic source number, for redemptions: digits. */
  readonly trafficSource?: string | undefined;
  /** The public id (a UUID) of the traffic medium, unless a redemption names another. */
  readonly trafficMedium?: string | undefined;
  /** Billing by percentage: every redemption must have an order value and its currency. Off by default. */
  readonly percentageBilling?: boolean | undefined;
  /** Codes that aren't unique for each customer: every redemption must have an order id. Off by default. */
  readonly sharedCodes?: boolean | undefined;
  /** From which age of an order on reporting its codes is warned about as late; a day by default. */
  readonly lateAfterMs?: number | undefined;
  /** Where the API for redemptions is, if not at the vendor's: a sandbox. */
  readonly couponEndpoint?: string | undefined;
}

/** Settings of a {@link Client}: at least a product or a traffic source. */
export interface ClientOptions extends RedemptionAccount {
  /** The product id (a UUID) of the shop's first or only campaign, for conversions. */
  readonly productId?: string | undefined;
  /** Its API key. */
  readonly apiKey?: string | undefined;
  /** Further campaigns: product ids and their API keys. */
  readonly products?: Readonly<Record<string, string>> | undefined;
  /**
   * Where the API for conversions is, if not at the vendor's: a sandbox. `https://host[:port]`, or `http://` on this
   * machine. An empty text, as of an unset variable of the environment, counts as left out.
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
  /** How many calls of one `sendConversions` or `redeemMany` are under way at once; 64 by default. */
  readonly maxInFlight?: number | undefined;
}

/** What of {@link RedemptionAccount} may be given. */
export const REDEMPTION_OPTIONS = {
  trafficSource: text,
  trafficMedium: text,
  percentageBilling: flag,
  sharedCodes: flag,
  lateAfterMs: age,
  couponEndpoint: text,
};

const OPTIONS = {
  productId: text,
  apiKey: text,
  products: keys,
  ...REDEMPTION_OPTIONS,
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
  checkOptions('sovendus.Client', options, {}, OPTIONS);
  const { products = {}, caBundle, endpoint, couponEndpoint, ...rest } = options;
  const further = Object.entries(products).map(([id, key]) => ({ productId: id, apiKey: key }));
  return {
    ...(rest as Omit<ClientSettings, 'products'>),
    ...(endpoint && { endpoint }),
    ...(couponEndpoint && { couponEndpoint }),
    products: further,
    ...(caBundle !== undefined && { caBundle: Buffer.from(caBundle) }),
  };
}
