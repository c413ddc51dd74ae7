import type { NativeOrder, NativeRedemption } from '../native/binding.js';
import type { Money } from './money.js';
import { checkOptions, known, listOf, moment, money, text } from './options.js';

/** What Sovendus is told of an order in which voucher codes were used. What is unknown is left out, or `null`. */
export interface OrderFacts {
  /** The order's number in the shop. */
  readonly orderId?: string | null | undefined;
  /** Its value, net of VAT and shipping (see `netFromGross`); it needs the currency too. */
  readonly orderValue?: Money | null | undefined;
  /** The currency's three-letter code. */
  readonly orderCurrency?: string | null | undefined;
  /** The customer's e-mail address, of which only the hash is sent; a blank one counts as unknown. */
  readonly email?: string | null | undefined;
  /** The hash, in place of the address. */
  readonly emailHash?: string | null | undefined;
  /** The integration that the code came through, if not the client's. */
  readonly trafficMedium?: string | null | undefined;
  /** When the order was placed: a Date or Unix milliseconds. Reporting it late is warned about. */
  readonly placedAt?: Date | number | null | undefined;
}

/** A voucher code that was used in an order, whoever issued it: Sovendus tells its own from others. */
export interface Redemption extends OrderFacts {
  /** The code. */
  readonly couponCode: string;
}

/** What of {@link OrderFacts} may be given. */
export const ORDER = {
  orderId: text,
  orderValue: money,
  orderCurrency: text,
  email: text,
  emailHash: text,
  trafficMedium: text,
  placedAt: moment,
};

/**
 * Arranges an order for the native client.
 *
 * @throws TypeError for a fact that is unknown or of another type.
 */
export function nativeOrder(where: string, order: OrderFacts): NativeOrder {
  const facts = known(order);
  checkOptions(where, facts, {}, ORDER);
  return arranged(facts);
}

/**
 * Arranges a redemption for the native client.
 *
 * @throws TypeError for a fact that is missing, unknown or of another type.
 */
export function nativeRedemption(where: string, redemption: Redemption): NativeRedemption {
  const facts = known(redemption);
  checkOptions(where, facts, { couponCode: text }, ORDER);
  const { couponCode, ...order } = facts;
  return { couponCode, order: arranged(order) };
}

function arranged({ placedAt, ...rest }: OrderFacts): NativeOrder {
  return { ...(rest as NativeOrder), ...(placedAt != null && { placedAtMs: Number(placedAt) }) };
}

/**
 * The codes of an order as a list.
 *
 * @throws TypeError if it is no list, or one isn't a string.
 */
export function codeList(where: string, codes: string | Iterable<string>): string[] {
  const list = typeof codes === 'string' ? [codes] : listOf(where, codes);
  if (!list.every(text.holds)) {
    throw new TypeError(`${where}: every coupon code must be a string`);
  }
  return list;
}
