import {
  ClickCookie,
  type ClickCookieOptions,
  OPTIONAL_COOKIE_OPTIONS,
  REQUIRED_COOKIE_OPTIONS,
} from '../click-cookie.js';
import { Client } from '../client.js';
import { type ClientOptions, REDEMPTION_OPTIONS, type RedemptionAccount } from '../client-options.js';
import type { Logger } from '../logger.js';
import { checkOptions, keys, pem, type Rule, text, time } from '../options.js';
import type { ConsentOption } from './consent.js';
import type { ShopRequest } from './request.js';

/** Settings of the Express adapter: at least a product, for `processOrder`, or a traffic source. */
export interface ExpressOptions<Req = ShopRequest>
  extends ClickCookieOptions,
    RedemptionAccount,
    Pick<ClientOptions, 'productId' | 'apiKey' | 'products' | 'endpoint' | 'caBundle'> {
  /**
   * Whether a click may be stored with a visitor (ePrivacy Directive, article 5(3)): `'not-required'`, or a callback
   * that says true, false or null for "not decided". There is no default on purpose.
   */
  readonly consent: ConsentOption<Req>;
  /** The deadline of `processOrder` and `reportRedemption`, retries included; 3,000 ms by default. */
  readonly budgetMs?: number | undefined;
  /** Where failures are told; see `setLogger` by default. */
  readonly logger?: Logger | undefined;
}

const consent: Rule = {
  expected: "'not-required' or a callback",
  holds: (value) => value === 'not-required' || typeof value === 'function',
};

const logger: Rule = {
  expected: 'an object with a method warn',
  holds: (value) => typeof (value as Partial<Logger> | null)?.warn === 'function',
};

/** All codes of an order are under way at once, so that the budget holds for them together. */
const MOST_CODES = 1024;

const REQUIRED = { ...REQUIRED_COOKIE_OPTIONS, consent };
const CLIENT = {
  productId: text,
  apiKey: text,
  products: keys,
  endpoint: text,
  caBundle: pem,
  ...REDEMPTION_OPTIONS,
};
const OPTIONAL = {
  ...CLIENT,
  budgetMs: time,
  logger,
  ...OPTIONAL_COOKIE_OPTIONS,
};

/** What an adapter works with. */
export interface Parts<Req> {
  readonly cookie: ClickCookie;
  readonly client: Client;
  /** Whether there are conversions to report. */
  readonly hasProduct: boolean;
  readonly consent: ConsentOption<Req>;
  readonly logger: Logger | undefined;
}

/** Checks the options and makes the parts. Starts nothing. */
export function partsFrom<Req>(options: ExpressOptions<Req>): Parts<Req> {
  checkOptions('sovendus', options, REQUIRED, OPTIONAL);
  const { consent, logger, budgetMs = 3000 } = options;
  return {
    cookie: new ClickCookie(only({ ...REQUIRED_COOKIE_OPTIONS, ...OPTIONAL_COOKIE_OPTIONS }, options)),
    client: new Client({ ...only(CLIENT, options), budgetMs, maxInFlight: MOST_CODES }),
    hasProduct: options.productId !== undefined || Object.keys(options.products ?? {}).length > 0,
    consent,
    logger,
  };
}

/** The options that there are rules for. */
function only<Name extends keyof Options, Options extends object>(
  rules: Readonly<Record<Name, Rule>>,
  options: Options,
): Pick<Options, Name> {
  const names = Object.keys(rules) as Name[];
  return Object.fromEntries(names.map((name) => [name, options[name]])) as Pick<Options, Name>;
}
