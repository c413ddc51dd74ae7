import type { Client, RedemptionReceipt } from '../client.js';
import { SovendusError } from '../errors.js';
import { type Logger, reason, warn } from '../logger.js';
import type { Money } from '../money.js';
import { native } from '../native.js';
import { checkOptions, known, listOf, type Rule } from '../options.js';
import { ORDER, type OrderFacts } from '../redemption.js';
import { orderName, quoted } from './order-name.js';

/** The voucher codes of an order, and what of the order is known. What isn't is left out, or `null`. */
export interface RedeemedCodes {
  /** The codes that were used, whoever issued them; blank ones don't count. */
  readonly codes: string | Iterable<string> | null | undefined;
  /** The order's value, net of VAT and shipping (see `netFromGross`); it needs the currency too. */
  readonly netValue?: Money | null | undefined;
  /** The currency's three-letter code. */
  readonly currency?: string | null | undefined;
  /** The customer's e-mail address, of which only the hash is sent. */
  readonly email?: string | null | undefined;
  /** When the order was placed: a Date or Unix milliseconds. Reporting it late is warned about. */
  readonly placedAt?: Date | number | null | undefined;
}

const anything: Rule = { expected: 'anything', holds: () => true };
const FACTS = {
  codes: anything,
  netValue: ORDER.orderValue,
  currency: ORDER.orderCurrency,
  email: ORDER.email,
  placedAt: ORDER.placedAt,
};

/** Reports the codes of an order, and resolves to whether the API confirmed each. Never rejects. */
export async function reportRedemption(
  client: Client,
  orderRef: unknown,
  redeemed: RedeemedCodes,
  logger: Logger | undefined,
): Promise<Record<string, boolean>> {
  const codes = codesOf(redeemed, logger);
  if (codes.length === 0) {
    return {};
  }
  try {
    const results = await client.redeemOrder(codes, { ...orderFacts(orderRef, redeemed), logger });
    return record(codes, (code) => isConfirmed(orderRef, code, results.get(code), logger));
  } catch (error) {
    warn(`no coupon code of ${orderName(orderRef)} was reported: ${reason(error)}`, logger);
    return record(codes, () => false);
  }
}

/** What to answer where nothing can be reported. */
export function nothingConfirmed(redeemed: RedeemedCodes, logger?: Logger): Record<string, boolean> {
  return record(codesOf(redeemed, logger), () => false);
}

/** Each code once, without the blank ones. What isn't a text is told to the log. */
function codesOf(redeemed: RedeemedCodes, logger: Logger | undefined): string[] {
  const given = givenCodes(redeemed);
  const texts = given?.filter((code) => typeof code === 'string') ?? [];
  if (texts.length !== given?.length) {
    warn('reportRedemption: codes must be a string or a list of strings; what is none was not reported', logger);
  }
  const checked = native.checkCodes(texts).filter(({ failure }) => failure?.problem !== 'empty');
  return [...new Set(checked.map(({ code }) => code))];
}

/** Null is what can't be listed. */
function givenCodes(redeemed: RedeemedCodes): unknown[] | null {
  try {
    const codes: unknown = redeemed.codes ?? [];
    return typeof codes === 'string' ? [codes] : listOf('codes', codes as Iterable<unknown>);
  } catch {
    return null;
  }
}

function orderFacts(orderRef: unknown, redeemed: RedeemedCodes): OrderFacts {
  const facts = read('the facts', () => known(redeemed));
  checkOptions('sovendus.reportRedemption', facts, {}, FACTS);
  const { netValue, currency, email, placedAt } = facts;
  const orderId = orderRef == null ? null : read('the order reference', () => String(orderRef));
  return { orderId, orderValue: netValue, orderCurrency: currency, email, placedAt };
}

/** What the shop's own objects throw may hold anything, so it is for no log. */
function read<T>(what: string, reading: () => T): T {
  try {
    return reading();
  } catch {
    throw new TypeError(`sovendus.reportRedemption: ${what} cannot be read`);
  }
}

function isConfirmed(
  orderRef: unknown,
  code: string,
  result: RedemptionReceipt | SovendusError | undefined,
  logger: Logger | undefined,
): boolean {
  if (result instanceof SovendusError) {
    warn(`coupon code ${quoted(code)} of ${orderName(orderRef)} was not confirmed: ${reason(result)}`, logger);
  }
  return result !== undefined && !(result instanceof SovendusError);
}

/** Own properties also for a code such as `__proto__`. */
function record(codes: readonly string[], value: (code: string) => boolean): Record<string, boolean> {
  return Object.fromEntries(codes.map((code) => [code, value(code)]));
}
