import type { ServerResponse } from 'node:http';

import type { Click } from '../click.js';
import { type Consent, consentIsGiven, type StoredClick } from '../click-cookie.js';
import { masked, reason, warn } from '../logger.js';
import { askConsent } from './consent.js';
import { type ExpressOptions, type Parts, partsFrom } from './options.js';
import { orderName } from './order-name.js';
import { type RedeemedCodes, reportRedemption } from './redemption.js';
import { cookiesOf, factsOf, isHttps, rawQuery, type ShopRequest } from './request.js';
import { putCookies } from './response.js';

/** What of a request is known before its cookie would tell: null is a click that was removed. */
interface Known {
  res?: ServerResponse;
  click?: Click | null;
}

/**
 * The click of each visitor in a signed cookie, and the report of each order and its voucher codes.
 *
 * No method throws or rejects: what goes wrong is told to the logger, and the shop's pages go on.
 */
export class Adapter<Req extends ShopRequest> {
  readonly #parts: Parts<Req>;
  readonly #known = new WeakMap<ShopRequest, Known>();
  #toldOfNoProduct = false;

  constructor(options: ExpressOptions<Req>) {
    this.#parts = partsFrom(options);
  }

  captureToken(req: Req, res: ServerResponse, next: () => void): void {
    const asking = this.#guarded(() => this.#capture(req, res));
    if (asking === undefined) {
      next();
      return;
    }
    // In a turn of its own, so that what a handler throws is the shop's and not a rejection in here.
    const proceed = () => void process.nextTick(next);
    asking.catch((error) => this.#warn(`the click was not captured: ${reason(error)}`)).then(proceed);
  }

  getClick(req: Req): Click | null {
    const click = this.#guarded(() => this.#click(req)) ?? null;
    // A consent that takes its time is not there yet.
    return click instanceof Promise ? null : click;
  }

  async processOrder(req: Req, orderId: unknown): Promise<boolean> {
    if (!this.#parts.hasProduct) {
      this.#tellOfNoProduct();
      return false;
    }
    if (typeof (req as Partial<Req> | null)?.headers !== 'object') {
      this.#warn('processOrder takes the request in place of a session id; nothing is reported without it');
      return false;
    }
    const click = await this.#guarded(() => this.#click(req));
    if (click == null) {
      return false;
    }
    try {
      await this.#parts.client.sendConversion(click);
    } catch (error) {
      this.#warn(`${orderName(orderId)} (click ${masked(click.token.value)}) was not confirmed: ${reason(error)}`);
      return false;
    }
    if (this.#guarded(() => this.#remove(req)) === false) {
      this.#warn(`${orderName(orderId)} was reported after its response was sent, so the click cookie stays`);
    }
    return true;
  }

  async reportRedemption(orderRef: unknown, redeemed: RedeemedCodes): Promise<Record<string, boolean>> {
    const { client, logger } = this.#parts;
    return reportRedemption(client, orderRef, redeemed, logger);
  }

  withdraw(req: Req): void {
    if (this.#guarded(() => this.#remove(req)) === false) {
      this.#warn('the click cookie was not removed, since the response is on its way; call withdraw earlier');
    }
  }

  /** A promise only if the shop has to be asked and takes its time. */
  #capture(req: Req, res: ServerResponse): Promise<void> | undefined {
    const query = rawQuery(req);
    if (!this.#parts.cookie.hasClick(query)) {
      return undefined;
    }
    this.#about(req).res = res;
    const consent = askConsent(this.#parts.consent, req, this.#parts.logger);
    if (typeof consent !== 'string') {
      return consent.then((said) => this.#decide(req, res, query, said));
    }
    this.#decide(req, res, query, consent);
    return undefined;
  }

  #decide(req: Req, res: ServerResponse, query: string, consent: Consent): void {
    const { cookie } = this.#parts;
    const { action, setCookies } = cookie.capture(factsOf(req, query), consent);
    // Also where there is none to set: a cached answer to a prefetch would swallow the click that follows it.
    putCookies(res, setCookies);
    if (action === 'set') {
      this.#about(req).click = cookie.read(firstPair(setCookies[0] ?? ''))?.click ?? null;
    } else if (action === 'remove') {
      this.#about(req).click = null;
    }
  }

  /** A promise only if the shop has to be asked and takes its time. */
  #click(req: Req): Click | null | Promise<Click | null> {
    const captured = this.#known.get(req)?.click;
    if (captured !== undefined) {
      return captured;
    }
    const stored = this.#parts.cookie.read(cookiesOf(req));
    return stored?.needsConsent ? this.#consented(req, stored) : (stored?.click ?? null);
  }

  #consented(req: Req, { click }: StoredClick): Click | null | Promise<Click | null> {
    const usable = (consent: Consent) => (consentIsGiven(consent) ? click : null);
    const consent = askConsent(this.#parts.consent, req, this.#parts.logger);
    return typeof consent === 'string' ? usable(consent) : consent.then(usable);
  }

  /** Whether the removal can still be sent. */
  #remove(req: Req): boolean {
    const known = this.#about(req);
    known.click = null;
    const res = known.res ?? req.res;
    return res !== undefined && putCookies(res, this.#parts.cookie.removal(isHttps(req)));
  }

  #tellOfNoProduct(): void {
    if (!this.#toldOfNoProduct) {
      this.#toldOfNoProduct = true;
      this.#warn('processOrder reports nothing, since no product is configured; set productId and apiKey');
    }
  }

  #about(req: Req): Known {
    const known = this.#known.get(req) ?? {};
    this.#known.set(req, known);
    return known;
  }

  #guarded<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.#warn(`internal error: ${reason(error)}`);
      return undefined;
    }
  }

  #warn(message: string): void {
    warn(message, this.#parts.logger);
  }
}

/** What a browser will send back of a `Set-Cookie`. */
function firstPair(setCookie: string): string {
  return setCookie.slice(0, setCookie.indexOf(';'));
}
