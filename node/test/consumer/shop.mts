// What a shop may write: this is type-checked, not run. `shop.cts` is the same for CommonJS.
import express, { type Request } from 'express';
import {
  CACHE_CONTROL,
  type Click,
  ClickCookie,
  ClickToken,
  Client,
  findClick,
  type HashedEmails,
  hashEmail,
  hashEmails,
  InternalError,
  type Money,
  netFromGross,
  type OrderFacts,
  type Receipt,
  type Redemption,
  type RedemptionReceipt,
  RetryPolicy,
  SovendusError,
  sendConversion,
  TimeoutError,
} from 'sovendus';
import {
  captureToken,
  configure,
  processOrder,
  type RedeemedCodes,
  reportRedemption,
  sovendus,
} from 'sovendus/express';

const app = express();
const shop = sovendus({
  productId: '',
  apiKey: '',
  secret: ['new', 'old'],
  consent: async (req: Request) => req.get('x-consent') === 'yes',
});
app.use(shop.captureToken);
app.post('/order', async (req, res) => {
  const click: Click | null = shop.getClick(req);
  shop.withdraw(req);
  res.json({ reported: await shop.processOrder(req, 1n), click: click?.token.masked });
});

configure({ productId: '', apiKey: '', secret: '', consent: 'not-required', logger: console });
app.use(captureToken);
app.post('/simple', async (req, res) => void res.json(await processOrder(req, 'order 1')));
const { captureToken: plain } = sovendus({ productId: '', apiKey: '', secret: '', consent: () => null });
app.use('/plain', plain);

export async function report(token: string, signal: AbortSignal): Promise<boolean> {
  using client = new Client({ productId: '', apiKey: '', endpoint: process.env['SANDBOX'], caBundle: Buffer.of() });
  try {
    const receipt: Receipt = await client.sendConversion(new ClickToken(token), { signal });
    const results: Array<Receipt | SovendusError> = await client.sendConversions([token, receipt]);
    return results.every((result) => !(result instanceof SovendusError));
  } catch (error) {
    if (error instanceof TimeoutError) {
      const code: 'timeout' = error.code;
      const verdict = RetryPolicy.durable().verdict({ code, retries: 0, ageMs: 0 });
      return verdict.verdict === 'retry' && verdict.delayMs > 0;
    }
    return sendConversion(token, '', '');
  }
}

export function capture(query: string): string {
  const captured = new ClickCookie({ secret: '' }).capture(
    { method: 'GET', query, cookies: '', https: true },
    'granted',
  );
  return captured.action === 'set' ? `${captured.setCookies[0]} ${CACHE_CONTROL}` : String(findClick(query)?.productId);
}

export async function redeem(codes: string[], gross: Money, signal: AbortSignal): Promise<boolean> {
  const client = new Client({ trafficSource: '1', trafficMedium: '', percentageBilling: true, lateAfterMs: 1000 });
  const netValue: string = netFromGross({ gross, currency: 'EUR', taxPercent: 19, shipping: 490n, discount: null });
  const order: OrderFacts = { orderId: 'A-1', orderValue: netValue, orderCurrency: 'EUR', placedAt: new Date() };
  const redemption: Redemption = { couponCode: 'SUMMER', ...order, emailHash: hashEmail('ada@example.com') };
  const receipts: Array<RedemptionReceipt | SovendusError> = await client.redeemMany([redemption], { signal });
  const results: Map<string, RedemptionReceipt | SovendusError> = await client.redeemOrder(codes, { ...order, signal });
  try {
    const { lateByMs }: RedemptionReceipt = await client.redeem('SUMMER', { ...order, placedAt: Date.now(), signal });
    return receipts.length === results.size && lateByMs === null;
  } catch (error) {
    const { errors }: HashedEmails = hashEmails(new Set(codes));
    return error instanceof InternalError && error.code === 'internal_error' && errors[0]?.index === 0;
  }
}

const redeemer = sovendus({ trafficSource: '1', secret: '', consent: 'not-required', couponEndpoint: '' });
app.post('/vouchers', async (_req, res) => {
  const redeemed: RedeemedCodes = { codes: ['SUMMER'], netValue: 1234n, currency: 'EUR', email: null };
  const results: Record<string, boolean> = await redeemer.reportRedemption(1, redeemed);
  res.json({ ...results, ...(await reportRedemption('order 1', { codes: 'SUMMER', placedAt: Date.now() })) });
});

// @ts-expect-error: a float is no money, but that shows only when it runs; a boolean is none at all
netFromGross({ gross: true, currency: 'EUR' });
// @ts-expect-error: a percentage has no smallest units
netFromGross({ gross: 1, currency: 'EUR', taxPercent: 19n });
// @ts-expect-error: consent has no default
sovendus({ productId: '', apiKey: '', secret: '' });
// @ts-expect-error: an option that doesn't exist
new Client({ productId: '', apiKey: '', timeout: 10 });
