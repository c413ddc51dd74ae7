import { inspect } from 'node:util';

import type { Confirmed, Failure, NativeClient, Redeemed } from '../native/binding.js';
import { abortable } from './abort.js';
import { type ClickLike, partsOf } from './click-like.js';
import { ClickToken } from './click-token.js';
import { type ClientOptions, clientSettings } from './client-options.js';
import { errorFrom, type SovendusError } from './errors.js';
import { isFailure, unwrap } from './failure.js';
import { type Logger, warn } from './logger.js';
import { native } from './native.js';
import { known, listOf } from './options.js';
import { codeList, nativeOrder, nativeRedemption, type OrderFacts, type Redemption } from './redemption.js';

/** What the API confirmed: it echoes the product and the token of the conversion that it registered. */
export interface Receipt {
  /** The click token that was sent back. */
  readonly token: ClickToken;
  /** The product that the conversion was registered for. */
  readonly productId: string;
}

/** What a single call may be given. */
export interface SendOptions {
  /** The campaign, in place of the click's own or the client's first. */
  readonly productId?: string | undefined;
  /** Stops the call: it rejects with the signal's reason, and nothing is repeated any more. */
  readonly signal?: AbortSignal | undefined;
}

/** What the API confirmed: that it received the redemption of this code. */
export interface RedemptionReceipt {
  /** The code that was reported. */
  readonly couponCode: string;
  /** The age of the order when it was reported, if that is too old to count as just in time; else `null`. */
  readonly lateByMs: number | null;
}

/** What reporting redemptions may be given beside them. */
export interface RedeemOptions {
  /** Stops the call: it rejects with the signal's reason, and nothing is repeated any more. */
  readonly signal?: AbortSignal | undefined;
  /** Where a late redemption is warned about; see `setLogger` by default. */
  readonly logger?: Logger | undefined;
}

/**
 * Tells Sovendus about conversions and redemptions.
 *
 * Making one checks its settings and starts nothing; one thread and the connections come with the first call. The
 * API key goes to the native side at once and is on no JavaScript object.
 */
export class Client {
  readonly #native: NativeClient;

  /** @throws TypeError for an option that is missing, unknown or of another type; InvalidInputError for its value. */
  constructor(options: ClientOptions) {
    this.#native = unwrap(native.NativeClient.create(clientSettings(options)));
  }

  /**
   * Reports the conversion of a click, and resolves to what the API confirmed.
   *
   * Failures worth repeating are repeated, within the deadlines of the options. Rejects with a
   * {@link SovendusError}, or with the reason of an aborted signal.
   */
  async sendConversion(click: ClickLike, options: SendOptions = {}): Promise<Receipt> {
    const [token, productId] = partsOf(click);
    const outcome = await abortable(options.signal, (cancel) =>
      this.#native.sendConversion(token, options.productId ?? productId, cancel),
    );
    return receiptFrom(unwrap(outcome));
  }

  /**
   * Reports many conversions, at most `maxInFlight` at a time, in one native call.
   *
   * Resolves to the receipts, with errors as values in their places, in the order of the clicks: one that fails
   * doesn't hinder the others. Rejects only with the reason of an aborted signal.
   */
  async sendConversions(
    clicks: Iterable<ClickLike>,
    options: Pick<SendOptions, 'signal'> = {},
  ): Promise<Array<Receipt | SovendusError>> {
    const parts = Array.from(clicks, partsOf);
    const tokens = parts.map(([token]) => token);
    const productIds = parts.some(([, id]) => id !== null) ? parts.map(([, id]) => id) : null;
    const outcomes = await abortable(options.signal, (cancel) =>
      this.#native.sendConversions(tokens, productIds, cancel),
    );
    return outcomes.map(valueFrom);
  }

  /**
   * Reports that a voucher code was used in an order, at the moment of purchase, and resolves to what the API
   * confirmed. The facts of the order come with the {@link Redemption}, or beside the code.
   *
   * Failures worth repeating are repeated, within the deadlines of the options. Rejects with a {@link SovendusError},
   * with the reason of an aborted signal, or with a TypeError for a fact that is unknown or of another type.
   */
  async redeem(coupon: string | Redemption, options: OrderFacts & RedeemOptions = {}): Promise<RedemptionReceipt> {
    const { signal, logger, ...order } = options;
    const redemption = typeof coupon === 'string' ? { ...order, couponCode: coupon } : { ...coupon, ...known(order) };
    const facts = nativeRedemption('sovendus.Client.redeem', redemption);
    const outcome = await abortable(signal, (cancel) => this.#native.redeem(facts, cancel));
    return redemptionReceipt(unwrap(outcome), logger);
  }

  /**
   * Reports many redemptions, at most `maxInFlight` at a time, in one native call.
   *
   * Resolves to the receipts, with errors as values in their places, in the order of the redemptions: one that fails
   * doesn't hinder the others. Rejects only with the reason of an aborted signal, or with a TypeError for a fact that
   * is unknown or of another type; then nothing is sent.
   */
  async redeemMany(
    redemptions: Iterable<Redemption>,
    options: RedeemOptions = {},
  ): Promise<Array<RedemptionReceipt | SovendusError>> {
    const where = 'sovendus.Client.redeemMany';
    const facts = listOf(where, redemptions).map((one) => nativeRedemption(where, one));
    const outcomes = await abortable(options.signal, (cancel) => this.#native.redeemMany(facts, cancel));
    return outcomes.map((outcome) => redemptionValue(outcome, options.logger));
  }

  /**
   * Reports each code of an order once, and resolves to a receipt, or an error as a value, for each.
   *
   * Codes are trimmed, so two that differ in outer white space are one; what can't be a code is an error at its own
   * key. Rejects as {@link redeem} does if a fact of the order is invalid; then nothing is sent.
   */
  async redeemOrder(
    codes: string | Iterable<string>,
    options: OrderFacts & RedeemOptions = {},
  ): Promise<Map<string, RedemptionReceipt | SovendusError>> {
    const where = 'sovendus.Client.redeemOrder';
    const { signal, logger, ...order } = options;
    const [list, facts] = [codeList(where, codes), nativeOrder(where, order)];
    const outcomes = unwrap(await abortable(signal, (cancel) => this.#native.redeemOrder(list, facts, cancel)));
    return new Map(outcomes.map(({ code, outcome }) => [code, redemptionValue(outcome, logger)]));
  }

  /** Closes idle connections and refuses further calls with a `ClosedError`. Calls under way go on. */
  close(): void {
    this.#native.close();
  }

  /** For `using client = new Client(…)`. */
  [Symbol.dispose](): void {
    this.close();
  }

  [inspect.custom](): string {
    return 'Client {}';
  }
}

function receiptFrom({ token, productId }: Confirmed): Receipt {
  return { token: new ClickToken(token), productId };
}

function valueFrom(outcome: Confirmed | Failure): Receipt | SovendusError {
  return isFailure(outcome) ? errorFrom(outcome) : receiptFrom(outcome);
}

/** Redemptions are to be reported at the moment of purchase, so a late one is worth a line. */
function redemptionReceipt({ couponCode, lateByMs }: Redeemed, logger: Logger | undefined): RedemptionReceipt {
  if (lateByMs !== null) {
    const hours = Math.floor(lateByMs / 3_600_000);
    warn(`a redemption was reported late, ${hours} h after its order; report at the moment of purchase`, logger);
  }
  return { couponCode, lateByMs };
}

function redemptionValue(outcome: Redeemed | Failure, logger: Logger | undefined): RedemptionReceipt | SovendusError {
  return isFailure(outcome) ? errorFrom(outcome) : redemptionReceipt(outcome, logger);
}
