// The vendor's sample functions, kept: one instance for the whole program.
import type { ServerResponse } from 'node:http';

import { reason, warn } from '../logger.js';
import { optionsFromEnvironment } from './environment.js';
import type { ExpressOptions } from './options.js';
import { nothingConfirmed, type RedeemedCodes } from './redemption.js';
import type { ShopRequest } from './request.js';
import { type Sovendus, sovendus } from './sovendus.js';

/** Null after it turned out that there is no usable configuration: that is said once, not with every request. */
let instance: Sovendus | null | undefined;

/**
 * Configures {@link captureToken}, {@link processOrder} and {@link reportRedemption}; without it they read the
 * environment variables `SOVENDUS_SECRET`, `SOVENDUS_CONSENT` (`not-required`), `SOVENDUS_PRODUCT_ID`,
 * `SOVENDUS_API_KEY` and `SOVENDUS_ENDPOINT`, and for redemptions `SOVENDUS_TRAFFIC_SOURCE`, `SOVENDUS_TRAFFIC_MEDIUM`
 * and `SOVENDUS_COUPON_ENDPOINT`, with the first request.
 *
 * @throws TypeError for an option that is missing, unknown or of another type; InvalidInputError for its value.
 */
export function configure<Req extends ShopRequest = ShopRequest>(options: ExpressOptions<Req>): void {
  instance = sovendus(options) as unknown as Sovendus;
}

/** As `captureToken` of {@link sovendus}. Without a configuration it logs so once and does nothing. */
export function captureToken(req: ShopRequest, res: ServerResponse, next: () => void): void {
  const configured = theInstance();
  if (configured === null) {
    next();
  } else {
    configured.captureToken(req, res, next);
  }
}

/** As `processOrder` of {@link sovendus}. Without a configuration it logs so once and resolves to false. */
export async function processOrder(req: ShopRequest, orderId: string | number | bigint): Promise<boolean> {
  return theInstance()?.processOrder(req, orderId) ?? false;
}

/** As `reportRedemption` of {@link sovendus}. Without a configuration it logs so once and confirms nothing. */
export async function reportRedemption(
  orderRef: string | number | bigint,
  redeemed: RedeemedCodes,
): Promise<Record<string, boolean>> {
  return theInstance()?.reportRedemption(orderRef, redeemed) ?? nothingConfirmed(redeemed);
}

function theInstance(): Sovendus | null {
  if (instance === undefined) {
    instance = fromEnvironment();
  }
  return instance;
}

function fromEnvironment(): Sovendus | null {
  try {
    return sovendus(optionsFromEnvironment(process.env));
  } catch (error) {
    warn(`nothing is captured or sent, since the configuration is incomplete: ${reason(error)}`);
    return null;
  }
}
