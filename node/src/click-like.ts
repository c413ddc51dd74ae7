import type { Click } from './click.js';
import { ClickToken } from './click-token.js';

/** A click, its token, or the token's text. */
export type ClickLike = string | ClickToken | Click;

/** Token and product as text; what can't be a token becomes an empty one, which the core refuses. */
export function partsOf(click: ClickLike): [token: string, productId: string | null] {
  if (typeof click === 'string') {
    return [click, null];
  }
  if (click instanceof ClickToken) {
    return [click.value, null];
  }
  const token: unknown = click?.token;
  const value = token instanceof ClickToken ? token.value : token;
  const productId: unknown = click?.productId;
  return [typeof value === 'string' ? value : '', typeof productId === 'string' ? productId : null];
}
