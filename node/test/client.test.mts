import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';

import {
  ClickToken,
  Client,
  type ClientOptions,
  ClosedError,
  ConnectionError,
  InvalidInputError,
  RedirectedError,
  SovendusError,
  TimeoutError,
  UnexpectedAnswerError,
  UnknownProductError,
} from 'sovendus';

import { KEY, PRODUCT, type Sandbox, startSandbox, TOKEN } from './support/sandbox.mjs';
import { vectors } from './support/vectors.mjs';

const SECOND_PRODUCT = 'e59c9966-f9ad-477b-8df8-826fb9a690f7';
const SECOND_KEY = 'SECOND-KEY-5678';

interface Answer {
  name: string;
  status: number;
  body: string;
  content_type: string;
  code: string | null;
  retry_after?: string;
}

let sandbox: Sandbox;
before(async () => {
  sandbox = await startSandbox({ [PRODUCT]: KEY, [SECOND_PRODUCT]: SECOND_KEY });
});
after(() => sandbox.stop());
beforeEach(() => sandbox.clear());

function clientWith(options: Partial<ClientOptions> = {}): Client {
  return new Client({ productId: PRODUCT, apiKey: KEY, endpoint: sandbox.url, maxRetries: 0, ...options });
}

describe('every answer', () => {
  const {
    cases,
    token,
    product_id: productId,
  } = vectors<{ cases: Answer[]; token: string; product_id: string }>('answers');
  for (const answer of cases) {
    it(answer.name, async () => {
      const { status, body, content_type, code, retry_after } = answer;
      const headers = retry_after === undefined ? {} : { 'retry-after': retry_after };
      await sandbox.fault({ fault: { kind: 'status', status, body, content_type, headers } });
      const sent = clientWith().sendConversion(token);
      if (code === null) {
        const receipt = await sent;
        assert.deepEqual([receipt.token.value, receipt.productId], [token, productId]);
        return;
      }
      const retryAfter = retry_after === undefined ? null : Number(retry_after);
      await assert.rejects(sent, { code, status, retryAfter });
    });
  }
});

describe('sendConversion', () => {
  it('takes a text, a token and a click', async () => {
    const client = clientWith({ products: { [SECOND_PRODUCT]: SECOND_KEY } });
    const token = new ClickToken(TOKEN);
    for (const click of [TOKEN, token, { token }]) {
      assert.equal((await client.sendConversion(click)).productId, PRODUCT);
    }
    const named = await client.sendConversion({ token, productId: SECOND_PRODUCT });
    const chosen = await client.sendConversion({ token, productId: PRODUCT }, { productId: SECOND_PRODUCT });
    assert.deepEqual([named.productId, chosen.productId], [SECOND_PRODUCT, SECOND_PRODUCT]);
    const bodies = (await sandbox.journal()).map((entry) => JSON.parse(entry.body).apiKey);
    assert.deepEqual(bodies, [KEY, KEY, KEY, SECOND_KEY, SECOND_KEY]);
  });

  it('refuses what is no token before any call', async () => {
    const client = clientWith();
    for (const click of ['', '../..', `${TOKEN}\n`, undefined, null, 7, {}, { token: 7 }, { token: '..' }]) {
      const error = { code: 'invalid_input', field: 'token' };
      await assert.rejects(client.sendConversion(click as string), error, String(click));
    }
    await assert.rejects(client.sendConversion(TOKEN, { productId: 'x' }), InvalidInputError);
    await assert.rejects(client.sendConversion(TOKEN, { productId: SECOND_PRODUCT }), UnknownProductError);
    assert.deepEqual(await sandbox.journal(), []);
  });

  it('repeats what is worth repeating', async () => {
    await sandbox.fault({ fault: { kind: 'status', status: 503 }, times: 2 });
    await clientWith({ maxRetries: 2 }).sendConversion(TOKEN);
    assert.equal((await sandbox.journal()).length, 3);
  });

  it('is refused once the client is closed', async () => {
    const client = clientWith();
    await client.sendConversion(TOKEN);
    client[Symbol.dispose]();
    await assert.rejects(client.sendConversion(TOKEN), ClosedError);
  });
});

describe('sendConversions', () => {
  it('answers in order, with errors as values', async () => {
    await sandbox.fault({
      fault: { kind: 'status', status: 422, body: '{"message":"Token not found."}' },
      token: 'bad',
    });
    const clicks = [
      'a',
      '..',
      'bad',
      new ClickToken('b'),
      undefined as unknown as string,
      { token: new ClickToken('c'), productId: 'x' },
      'd\ne',
    ];
    const results = await clientWith().sendConversions(clicks);
    const shown = results.map((result) => (result instanceof SovendusError ? result.code : result.token.value));
    const invalid = 'invalid_input';
    assert.deepEqual(shown, ['a', invalid, 'unknown_token', 'b', invalid, invalid, invalid]);
    assert.deepEqual(await clientWith().sendConversions([]), []);
  });

  it('sends each of many once', async () => {
    const tokens = Array.from({ length: 300 }, (_, index) => `t${index}`);
    const results = await clientWith({ maxInFlight: 16 }).sendConversions(new Set(tokens));
    assert.deepEqual(
      results.map((result) => 'token' in result && result.token.value),
      tokens,
    );
    assert.deepEqual((await sandbox.registered()).sort(), tokens.sort());
  });
});

describe('deadlines', () => {
  async function within(bound: number, promise: Promise<unknown>, error: new () => Error): Promise<void> {
    const started = performance.now();
    await assert.rejects(promise, error);
    const took = performance.now() - started;
    assert.ok(took < bound, `it took ${took} ms`);
  }

  for (const kind of ['hang', 'drip']) {
    it(`${kind}: the attempt ends`, async () => {
      await sandbox.fault({ fault: kind === 'drip' ? { kind, ms: 100 } : { kind } });
      await within(1500, clientWith({ timeoutMs: 300 }).sendConversion(TOKEN), TimeoutError);
    });

    it(`${kind}: the budget holds for all attempts`, async () => {
      await sandbox.fault({ fault: kind === 'drip' ? { kind, ms: 100 } : { kind }, times: null });
      const client = clientWith({ timeoutMs: 200, maxRetries: 100, budgetMs: 600 });
      await within(2000, client.sendConversion(TOKEN), TimeoutError);
    });
  }

  it('reset', async () => {
    await sandbox.fault({ fault: { kind: 'reset' }, times: null });
    await within(2000, clientWith().sendConversion(TOKEN), ConnectionError);
  });

  it('nobody listens', async () => {
    await within(2000, clientWith({ endpoint: 'http://127.0.0.1:9' }).sendConversion(TOKEN), ConnectionError);
  });

  for (const fault of [{ kind: 'garbage' }, { kind: 'wrong_echo' }, { kind: 'huge', bytes: 10_000_000 }]) {
    it(fault.kind, async () => {
      await sandbox.fault({ fault });
      await within(2000, clientWith().sendConversion(TOKEN), UnexpectedAnswerError);
    });
  }
});

describe('redirects', () => {
  let elsewhere: Sandbox;
  before(async () => {
    elsewhere = await startSandbox();
  });
  after(() => elsewhere.stop());

  for (const status of [301, 302, 303, 307, 308]) {
    it(`${status} is not followed`, async () => {
      await sandbox.fault({
        fault: { kind: 'redirect', status, location: `${elsewhere.url}/ext/${PRODUCT}/${TOKEN}/api` },
      });
      await assert.rejects(clientWith().sendConversion(TOKEN), RedirectedError);
      assert.deepEqual(await elsewhere.journal(), []);
    });
  }
});

describe('AbortSignal', () => {
  it('stops before the call', async () => {
    const reason = new Error('not any more');
    await assert.rejects(clientWith().sendConversion(TOKEN, { signal: AbortSignal.abort(reason) }), reason);
    await assert.rejects(clientWith().sendConversions([TOKEN], { signal: AbortSignal.abort(reason) }), reason);
    assert.deepEqual(await sandbox.journal(), []);
  });

  for (const many of [false, true]) {
    it(`stops ${many ? 'many calls' : 'a call'} under way, and nothing is repeated`, async () => {
      await sandbox.fault({ fault: { kind: 'hang' }, times: null });
      const client = clientWith({ timeoutMs: 100, maxRetries: 1000 });
      const controller = new AbortController();
      const options = { signal: controller.signal };
      const sent = many ? client.sendConversions([TOKEN], options) : client.sendConversion(TOKEN, options);
      const settled = assert.rejects(sent, { name: 'AbortError' });
      await reached(1);
      controller.abort();
      await settled;
      const seen = (await sandbox.journal()).length;
      // Another client's call that times out and is repeated takes longer than the stopped one's repetition would.
      await assert.rejects(clientWith({ timeoutMs: 1200 }).sendConversion('other'), TimeoutError);
      const stopped = (await sandbox.journal()).filter((entry) => entry.token === TOKEN);
      assert.equal(stopped.length, seen);
    });
  }

  it('leaves no listener behind', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
      listeners++;
      addEventListener.apply(signal, args);
    };
    signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
      listeners--;
      removeEventListener.apply(signal, args);
    };
    await clientWith().sendConversion(TOKEN, { signal });
    await assert.rejects(clientWith().sendConversion('..', { signal }));
    assert.equal(listeners, 0);
  });

  it('does nothing afterwards', async () => {
    const controller = new AbortController();
    await clientWith().sendConversion(TOKEN, { signal: controller.signal });
    controller.abort();
  });

  async function reached(requests: number): Promise<void> {
    const deadline = Date.now() + 5000;
    while ((await sandbox.journal()).length < requests) {
      assert.ok(Date.now() < deadline, 'the call never arrived');
    }
  }
});
