// What a shop may write: this is type-checked, not run. `shop.cts` is the same for CommonJS.
import express, { type Request } from 'express';
import {
  CACHE_CONTROL,
  type Click,
  ClickCookie,
  ClickToken,
  Client,
  findClick,
  type Receipt,
  RetryPolicy,
  SovendusError,
  sendConversion,
  TimeoutError,
} from 'sovendus';
import { captureToken, configure, processOrder, sovendus } from 'sovendus/express';

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

// @ts-expect-error: consent has no default
sovendus({ productId: '', apiKey: '', secret: '' });
// @ts-expect-error: an option that doesn't exist
new Client({ productId: '', apiKey: '', timeout: 10 });
