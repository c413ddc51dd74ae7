import {
  ClickCookie,
  type ClickCookieOptions,
  OPTIONAL_COOKIE_OPTIONS,
  REQUIRED_COOKIE_OPTIONS,
} from '../click-cookie.js';
import { Client } from '../client.js';
import type { ClientOptions } from '../client-options.js';
import type { Logger } from '../logger.js';
import { checkOptions, keys, pem, type Rule, text, time } from '../options.js';
import type { ConsentOption } from './consent.js';
import type { ShopRequest } from './request.js';

/** Settings of the Express adapter. */
export interface ExpressOptions<Req = ShopRequest>
  extends ClickCookieOptions,
    Pick<ClientOptions, 'productId' | 'apiKey' | 'products' | 'endpoint' | 'caBundle'> {
  /**
   * Whether a click may be stored with a visitor (ePrivacy Directive, article 5(3)): `'not-required'`, or a callback
   * that says true, false or null for "not decided". There is no default on purpose.
   */
  readonly consent: ConsentOption<Req>;
  /** The deadline of `processOrder`, retries included; 3,000 ms by default. */
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

const REQUIRED = { productId: text, apiKey: text, ...REQUIRED_COOKIE_OPTIONS, consent };
const OPTIONAL = {
  products: keys,
  endpoint: text,
  caBundle: pem,
  budgetMs: time,
  logger,
  ...OPTIONAL_COOKIE_OPTIONS,
};

/** What an adapter works with. */
export interface Parts<Req> {
  readonly cookie: ClickCookie;
  readonly client: Client;
  readonly consent: ConsentOption<Req>;
  readonly logger: Logger | undefined;
}

/** Checks the options and makes the parts. Starts nothing. */
export function partsFrom<Req>(options: ExpressOptions<Req>): Parts<Req> {
  checkOptions('sovendus', options, REQUIRED, OPTIONAL);
  const { productId, apiKey, products, endpoint, caBundle, budgetMs = 3000, consent, logger, ...cookie } = options;
  return {
    cookie: new ClickCookie(cookie),
    client: new Client({ productId, apiKey, products, endpoint, caBundle, budgetMs }),
    consent,
    logger,
  };
}
