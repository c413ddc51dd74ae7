/**
 * Sovendus for Express 4 and 5.
 *
 * @packageDocumentation
 */
export type { ConsentAnswer, ConsentOption } from './express/consent.js';
export { captureToken, configure, processOrder, reportRedemption } from './express/default.js';
export type { ExpressOptions } from './express/options.js';
export type { RedeemedCodes } from './express/redemption.js';
export type { ShopRequest } from './express/request.js';
export { type Sovendus, sovendus } from './express/sovendus.js';
