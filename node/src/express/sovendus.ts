import type { ServerResponse } from 'node:http';

import type { Click } from '../click.js';
import { Adapter } from './adapter.js';
import type { ExpressOptions } from './options.js';
import type { RedeemedCodes } from './redemption.js';
import type { ShopRequest } from './request.js';

/** What {@link sovendus} returns. Each function may be taken out of it. */
export interface Sovendus<Req extends ShopRequest = ShopRequest> {
  /**
   * Middleware for every page: keeps the click of a landing in a signed cookie. Mount it first.
   *
   * A request without a click costs one look at its URL.
   */
  captureToken(req: Req, res: ServerResponse, next: () => void): void;
  /**
   * Reports the order of this visitor, if a click led to it, and resolves to whether the API confirmed it.
   *
   * Then the cookie is removed, unless the response was sent already. Never rejects; takes `budgetMs` at most. The
   * order's id is for the log.
   */
  processOrder(req: Req, orderId: string | number | bigint): Promise<boolean>;
  /**
   * Reports the voucher codes that were used in an order, and resolves to whether the API confirmed each: codes are
   * trimmed, and each counts once. Call it at the moment of purchase, whoever issued the codes.
   *
   * Never rejects; takes `budgetMs` at most. It needs the option `trafficSource`.
   */
  reportRedemption(orderRef: string | number | bigint, redeemed: RedeemedCodes): Promise<Record<string, boolean>>;
  /** The click of this visitor: captured in this very request, or kept in the cookie. */
  getClick(req: Req): Click | null;
  /** Removes the click: the visitor withdrew consent. Call it before the response is sent. */
  withdraw(req: Req): void;
}

/**
 * Sovendus for an Express shop.
 *
 * @throws TypeError for an option that is missing, unknown or of another type; InvalidInputError for its value.
 */
export function sovendus<Req extends ShopRequest = ShopRequest>(options: ExpressOptions<Req>): Sovendus<Req> {
  const adapter = new Adapter(options);
  return {
    captureToken: (req, res, next) => adapter.captureToken(req, res, next),
    processOrder: (req, orderId) => adapter.processOrder(req, orderId),
    reportRedemption: (orderRef, redeemed) => adapter.reportRedemption(orderRef, redeemed),
    getClick: (req) => adapter.getClick(req),
    withdraw: (req) => adapter.withdraw(req),
  };
}
