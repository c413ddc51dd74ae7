import { inspect } from 'node:util';

import type { Confirmed, Failure, NativeClient } from '../native/binding.js';
import { abortable } from './abort.js';
import { type ClickLike, partsOf } from './click-like.js';
import { ClickToken } from './click-token.js';
import { type ClientOptions, clientSettings } from './client-options.js';
import { errorFrom, type SovendusError } from './errors.js';
import { isFailure, unwrap } from './failure.js';
import { native } from './native.js';

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

/**
 * Tells Sovendus about conversions.
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
