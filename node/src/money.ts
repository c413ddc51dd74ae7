import type { GrossValue as NativeGrossValue } from '../native/binding.js';
import { unwrap } from './failure.js';
import { native } from './native.js';
import { checkOptions, known, money, percent, text } from './options.js';

/**
 * An exact amount: a string in the currency's usual unit (`'12.34'`), a whole number of it (`12`), or a bigint of its
 * smallest units (`1234n`).
 *
 * A number with a fraction is refused, since it can't hold money exactly: `0.1 + 0.2` is no 0.3.
 */
export type Money = string | number | bigint;

/** The value of an order as many shops know it. What is unknown is left out, or `null`. */
export interface GrossValue {
  /** What the customer pays for the order. */
  readonly gross: Money;
  /** The currency's three-letter code. */
  readonly currency: string;
  /** The tax in it, as an amount … */
  readonly tax?: Money | null | undefined;
  /** … or in percent of the net value: `19` for 19 %. */
  readonly taxPercent?: string | number | null | undefined;
  /** The shipping costs in it. */
  readonly shipping?: Money | null | undefined;
  /** What is taken off beside that, such as a voucher that `gross` doesn't reflect yet. */
  readonly discount?: Money | null | undefined;
}

const REQUIRED = { gross: money, currency: text };
const OPTIONAL = { tax: money, taxPercent: percent, shipping: money, discount: money };

/**
 * The net value of an order in the digits of its currency: `max(0, gross − tax − shipping − discount)`, rounded half to
 * even at the end and nowhere else.
 *
 * @throws TypeError for a value that is missing, unknown or of another type; InvalidInputError for one that can't be
 * right, and for tax and taxPercent together.
 */
export function netFromGross(value: GrossValue): string {
  const facts = known(value);
  checkOptions('sovendus.netFromGross', facts, REQUIRED, OPTIONAL);
  return unwrap(native.netFromGross(facts as NativeGrossValue));
}
