/** An order in a line: quoted and cut, since the id may be anything. */
export function orderName(orderId: unknown): string {
  return ['string', 'number', 'bigint'].includes(typeof orderId) ? `order ${quoted(String(orderId))}` : 'an order';
}

/** A text of the shop in a line. */
export function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 64));
}
