// A shop on Express 4 or 5, for the tests to break. Its consent and its cookie come from the environment.
import type express from 'express';
import type { RequestHandler } from 'express';
import session from 'express-session';
import { type ConsentAnswer, sovendus } from 'sovendus/express';

import { announce } from '../support/announce.mjs';

const { EXPRESS = 'express5', CONSENT = 'not-required', ENDPOINT = '', PRODUCT = '', KEY = '', SOURCE } = process.env;

const answers: Record<string, () => ConsentAnswer | Promise<ConsentAnswer>> = {
  yes: () => true,
  no: () => false,
  undecided: () => null,
  granted: () => 'granted',
  denied: () => 'denied',
  unknown: () => 'unknown',
  nothing: () => undefined,
  nonsense: () => 'maybe' as 'unknown',
  throws: () => {
    throw new Error('the consent service is down');
  },
  'async-yes': async () => true,
  'async-no': async () => false,
  rejects: async () => {
    throw new Error('the consent service is down');
  },
  hangs: () => new Promise(() => {}),
};

const click = sovendus({
  productId: PRODUCT,
  apiKey: KEY,
  secret: 'a secret for the tests only',
  endpoint: ENDPOINT,
  scriptCookies: process.env['SCRIPT_COOKIES'] === 'yes',
  trafficSource: SOURCE,
  couponEndpoint: ENDPOINT,
  consent: CONSENT === 'not-required' ? CONSENT : (req) => answers[String(req.headers['x-consent'])]?.() ?? null,
});

const createApp = ((await import(EXPRESS)) as { default: typeof express }).default;
const app = createApp();
app.use(session({ secret: 'another secret', resave: false, saveUninitialized: false }));
app.use(click.captureToken);

const withUser: RequestHandler = (req, res) => {
  req.session.regenerate(() => {
    Object.assign(req.session, { user: 'somebody' });
    res.send('welcome');
  });
};
app.get('/', (_req, res) => void res.send('landed'));
app.post('/', (_req, res) => void res.send('posted'));
app.post('/login', withUser);
app.get('/login', withUser);
app.post('/logout', (req, res) => req.session.destroy(() => res.send('bye')));
app.get('/click', (req, res) => void res.json(click.getClick(req)?.token.value ?? null));
app.all('/order', async (req, res) => void res.json(await click.processOrder(req, 'order 1')));
app.all('/mistaken-order', async (req, res) => {
  const session = req.sessionID as unknown as typeof req;
  res.json(await click.processOrder(session, 'order 1'));
});
app.all('/late-order', async (req, res) => {
  res.write('[');
  res.end(`${await click.processOrder(req, 2)}]`);
});
app.post('/vouchers', createApp.json(), async (req, res) => {
  res.json(await click.reportRedemption(req.body.ref, req.body.order));
});
app.all('/withdraw', (req, res) => {
  click.withdraw(req);
  res.json(click.getClick(req));
});

const CACHED = 'public, max-age=600';
const pages: Record<string, RequestHandler> = {
  set: (_req, res) => void res.set('Cache-Control', CACHED).set('Set-Cookie', 'theirs=1').send('page'),
  cookie: (_req, res) => void res.cookie('theirs', '1').send('page'),
  header: (_req, res) =>
    void res.setHeader('Set-Cookie', ['theirs=1', 'more=2']).setHeader('Cache-Control', CACHED).end(),
  object: (_req, res) => void res.writeHead(200, { 'set-cookie': 'theirs=1', 'cache-control': CACHED }).end(),
  objects: (_req, res) => void res.writeHead(200, 'Fine', { 'Set-Cookie': ['theirs=1', 'more=2'] }).end('page'),
  flat: (_req, res) =>
    void res.writeHead(200, ['Set-Cookie', 'theirs=1', 'Set-Cookie', 'more=2', 'Cache-Control', CACHED]).end(),
  pairs: (_req, res) =>
    void res
      .writeHead(200, [
        ['Set-Cookie', 'theirs=1'],
        ['Cache-Control', CACHED],
      ] as unknown as string[])
      .end(),
  replaced: (_req, res) =>
    void res.setHeader('Set-Cookie', 'gone=1').writeHead(200, { 'Set-Cookie': 'theirs=1' }).end(),
  implicit: (_req, res) => {
    res.setHeader('Set-Cookie', 'theirs=1');
    res.write('pa');
    res.end('ge');
  },
  flushed: (_req, res) => {
    res.setHeader('Set-Cookie', 'theirs=1');
    res.flushHeaders();
    res.end();
  },
  removed: (_req, res) => {
    res.removeHeader('Set-Cookie');
    res.cookie('theirs', '1').send('page');
  },
  session: (req, res) => {
    Object.assign(req.session, { basket: 1 });
    res.cookie('theirs', '1').send('page');
  },
};
for (const [name, page] of Object.entries(pages)) {
  app.get(`/page/${name}`, page);
}

const server = app.listen(0, '127.0.0.1', () => announce(server));
