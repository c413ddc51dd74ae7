import type { NativeClick } from '../native/binding.js';
import { ClickToken } from './click-token.js';
import { unwrap } from './failure.js';
import { native } from './native.js';

/** A landing from a Sovendus partner. */
export interface Click {
  /** What is sent back when the shopper's order completes. */
  readonly token: ClickToken;
  /** The campaign, for shops that run several; without it the client's first product is meant. */
  readonly productId?: string;
}

/** The names of the landing parameters, if Sovendus renamed them for this shop. */
export interface ParamNames {
  /** `sovReqToken` by default. */
  readonly tokenParam?: string | undefined;
  /** `sovReqProductId` by default. */
  readonly productParam?: string | undefined;
}

const USUAL = unwrap(native.LandingParams.create());
const USUAL_NAME = USUAL.token;

/**
 * The click in a raw query string: what stands after the `?`, still percent-encoded.
 *
 * Of a repeated parameter the last valid value wins. Never throws for any string: what isn't a valid token isn't
 * there.
 *
 * @throws InvalidInputError if a given parameter name is empty, or both are the same.
 */
export function findClick(query: string, names: ParamNames = {}): Click | null {
  const { tokenParam, productParam } = names;
  if (!mayHold(query, tokenParam ?? USUAL_NAME)) {
    return null;
  }
  const renamed = tokenParam !== undefined || productParam !== undefined;
  const params = renamed ? unwrap(native.LandingParams.create(tokenParam, productParam)) : USUAL;
  const click = params.findClick(query);
  return click === null ? null : clickFrom(click);
}

/**
 * Whether it is worth asking the core: nearly every request has no click, and a look at the string is ten times
 * cheaper than a native call. An encoded name can be there only if something is encoded.
 */
export function mayHold(query: unknown, tokenParam: string): query is string {
  return typeof query === 'string' && (query.includes(tokenParam) || query.includes('%'));
}

/** A native click as one of this package. */
export function clickFrom({ token, productId }: NativeClick): Click {
  const click = { token: new ClickToken(token) };
  return productId === null ? click : { ...click, productId };
}
