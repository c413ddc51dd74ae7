import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';

import {
  Client,
  type ClientOptions,
  ClosedError,
  InternalError,
  InvalidInputError,
  type OrderFacts,
  type Redemption,
  type RedemptionReceipt,
  SovendusError,
  setLogger,
  TimeoutError,
  UnexpectedAnswerError,
} from 'sovendus';

import { KEY, MEDIUM, PRODUCT, type Sandbox, SOURCE, startSandbox, TOKEN } from './support/sandbox.mjs';

const HOUR_MS = 3_600_000;

let sandbox: Sandbox;
const lines: string[] = [];
const logger = { warn: (line: string) => lines.push(line) };
before(async () => {
  sandbox = await startSandbox();
  setLogger(logger);
});
after(() => sandbox.stop());
beforeEach(async () => {
  lines.length = 0;
  await sandbox.clear();
});

function clientWith(options: Partial<ClientOptions> = {}): Client {
  return new Client({ trafficSource: SOURCE, couponEndpoint: sandbox.url, maxRetries: 0, ...options });
}

async function bodies(): Promise<Array<Record<string, unknown>>> {
  return (await sandbox.journal()).map((entry) => JSON.parse(entry.body));
}

function codeOf(result: RedemptionReceipt | SovendusError | undefined): string | undefined {
  return result instanceof SovendusError ? result.code : result?.couponCode;
}

describe('every documented answer', () => {
  it('200: received', async () => {
    const order = { orderId: '123abc123', orderValue: '12.34', orderCurrency: 'EUR', email: 'ada@example.com' };
    const receipt = await clientWith({ trafficMedium: MEDIUM }).redeem('SKDXXR4324', order);
    assert.deepEqual(receipt, { couponCode: 'SKDXXR4324', lateByMs: null });
    assert.deepEqual(await sandbox.redeemed(), ['SKDXXR4324']);
  });

  it('500: the traffic source or the traffic medium is unknown', async () => {
    const other = 'e59c9966-f9ad-477b-8df8-826fb9a690f7';
    for (const options of [{ trafficSource: '4321' }, { trafficMedium: other }]) {
      const error = await clientWith(options)
        .redeem('SUMMER')
        .catch((reason: unknown) => reason);
      assert.ok(error instanceof InternalError);
      assert.deepEqual([error.code, error.status, error.isRetryable], ['internal_error', 500, true]);
      assert.match(error.message, /check the traffic source number and the traffic medium id/);
    }
  });

  it('422: a field is malformed', async () => {
    // No currency that Sovendus documents has four digits, so the sandbox takes only three.
    const reported = clientWith().redeem('SUMMER', { orderValue: '1.2345', orderCurrency: 'CLF' });
    await assert.rejects(reported, { code: 'invalid_parameters', status: 422 });
  });

  // What the core refuses itself can't reach these rows but by a fault.
  for (const [status, code] of [
    [404, 'wrong_endpoint'],
    [405, 'wrong_endpoint'],
  ] as const) {
    it(`${status}: the call is malformed`, async () => {
      await sandbox.fault({ fault: { kind: 'status', status, body: '' } });
      await assert.rejects(clientWith().redeem('SUMMER'), { code, status });
    });
  }

  it('another message is none', async () => {
    for (const kind of ['wrong_echo', 'garbage']) {
      await sandbox.fault({ fault: { kind } });
      await assert.rejects(clientWith().redeem('SUMMER'), UnexpectedAnswerError);
    }
  });
});

describe('redeem', () => {
  it('takes a code with facts, a redemption, and both', async () => {
    const client = clientWith();
    const redemption: Redemption = { couponCode: 'SUMMER', orderId: 'A-1', email: null };
    await client.redeem('SUMMER', { orderId: 'A-1' });
    await client.redeem(redemption);
    await client.redeem(redemption, { orderId: null, orderValue: 12, orderCurrency: 'EUR' });
    const alone = { order_id: 'A-1', coupon_code: 'SUMMER' };
    assert.deepEqual(await bodies(), [alone, alone, { ...alone, order_value: '12.00', order_currency: 'EUR' }]);
  });

  it('takes exact money only', async () => {
    const client = clientWith();
    const exact: Array<[string | number | bigint, string]> = [
      ['12.34', '12.34'],
      [12, '12.00'],
      [-0, '0.00'],
      [Number.MAX_SAFE_INTEGER, '9007199254740991.00'],
      [1234n, '12.34'],
      [0n, '0.00'],
      [10n ** 25n, `1${'0'.repeat(23)}.00`],
    ];
    for (const [orderValue, written] of exact) {
      await sandbox.clear();
      await client.redeem('SUMMER', { orderValue, orderCurrency: 'EUR' });
      assert.equal((await bodies())[0]?.['order_value'], written);
    }
    await sandbox.clear();
    const refused: Array<[number | bigint, string]> = [
      [12.34, 'float'],
      [0.1 + 0.2, 'float'],
      [Number.NaN, 'float'],
      [Number.POSITIVE_INFINITY, 'float'],
      [Number.MAX_SAFE_INTEGER + 1, 'float'],
      [1e21, 'float'],
      [-1, 'negative'],
      [-1n, 'negative'],
      [10n ** 30n, 'too_large'],
      [2n ** 127n, 'too_large'],
      [2n ** 128n + 1n, 'too_large'],
      [2n ** 256n + 1n, 'too_large'],
      [-(2n ** 127n), 'too_large'],
      [-(2n ** 300n), 'too_large'],
    ];
    for (const [orderValue, problem] of refused) {
      const reported = client.redeem('SUMMER', { orderValue, orderCurrency: 'EUR' });
      await assert.rejects(reported, { code: 'invalid_input', field: 'order_value', problem }, String(orderValue));
    }
    assert.deepEqual(await sandbox.journal(), []);
  });

  it('refuses facts of another kind before any call', async () => {
    const client = clientWith();
    const cases: Array<[unknown, object, RegExp]> = [
      ['A', { orderID: '1' }, /no option "orderID"; did you mean "orderId"\?/],
      ['A', { order_id: '1' }, /did you mean "orderId"\?/],
      ['A', { orderId: 7 }, /"orderId" must be a string/],
      ['A', { orderValue: true }, /"orderValue" must be a string such as "12.34", a whole number, or a bigint/],
      ['A', { orderValue: {} }, /"orderValue" must be/],
      ['A', { email: ['ada@example.com'] }, /"email" must be a string$/],
      ['A', { placedAt: 'yesterday' }, /"placedAt" must be a valid Date/],
      ['A', { placedAt: new Date('yesterday') }, /"placedAt" must be a valid Date/],
      ['A', { placedAt: Number.NaN }, /"placedAt" must be a valid Date/],
      [{ orderId: '1' }, {}, /"couponCode" is missing/],
      [{ couponCode: 7 }, {}, /"couponCode" must be a string/],
      [undefined, {}, /"couponCode" is missing/],
      [null, {}, /"couponCode" is missing/],
    ];
    for (const [coupon, facts, message] of cases) {
      await assert.rejects(client.redeem(coupon as string, facts as OrderFacts), { name: 'TypeError', message });
    }
    await assert.rejects(client.redeemMany(['A'] as never), TypeError);
    await assert.rejects(client.redeemMany([{ couponCode: 'A' }, { couponCode: 'B', orderID: 1 }] as never), TypeError);
    await assert.rejects(client.redeemOrder(['A', 7] as never), /every coupon code must be a string/);
    for (const list of [7, {}, null]) {
      await assert.rejects(client.redeemOrder(list as never), /a list is expected/);
      await assert.rejects(client.redeemMany(list as never), /a list is expected/);
    }
    assert.deepEqual(await sandbox.journal(), []);
  });

  it('needs a traffic source, and conversions a product', async () => {
    const conversions = new Client({ productId: PRODUCT, apiKey: KEY, endpoint: sandbox.url });
    await assert.rejects(conversions.redeem('A'), { field: 'traffic_source', problem: 'missing' });
    await assert.rejects(clientWith().sendConversion(TOKEN), { field: 'product_id', problem: 'missing' });
    assert.deepEqual(await sandbox.journal(), []);
    const both = clientWith({ productId: PRODUCT, apiKey: KEY, endpoint: sandbox.url });
    await both.redeem('A');
    await both.sendConversion(TOKEN);
    assert.deepEqual(await sandbox.redeemed(), ['A', null]);
  });

  it('demands what the contract does', async () => {
    const client = clientWith({ percentageBilling: true, sharedCodes: true });
    await assert.rejects(client.redeem('A', { orderId: '1' }), { field: 'order_value', problem: 'missing' });
    const value = { orderValue: '1', orderCurrency: 'EUR' };
    await assert.rejects(client.redeem('A', value), { field: 'order_id', problem: 'missing' });
    await client.redeem('A', { ...value, orderId: '1' });
    assert.equal((await sandbox.journal()).length, 1);
  });

  it('repeats a 500 a bounded number of times, and survives one that passes', async () => {
    await assert.rejects(clientWith({ trafficSource: '4321', maxRetries: 50 }).redeem('A'), InternalError);
    assert.equal((await sandbox.journal()).length, 3);
    await sandbox.fault({ fault: { kind: 'status', status: 500 }, times: 2 });
    await clientWith({ maxRetries: 2 }).redeem('B');
    assert.deepEqual(await sandbox.redeemed(), ['B']);
  });

  it('ends within the budget, and is refused once the client is closed', async () => {
    await sandbox.fault({ fault: { kind: 'hang' }, times: null });
    const client = clientWith({ budgetMs: 300, maxRetries: 9 });
    const started = performance.now();
    await assert.rejects(client.redeem('A'), TimeoutError);
    assert.ok(performance.now() - started < 1500);
    client.close();
    await assert.rejects(client.redeem('A'), ClosedError);
  });
});

describe('redeemMany', () => {
  it('answers in order, with errors as values', async () => {
    await sandbox.fault({ fault: { kind: 'status', status: 422 }, coupon: 'BAD' });
    const redemptions = [
      { couponCode: 'A' },
      { couponCode: '' },
      { couponCode: 'BAD' },
      { couponCode: 'B', orderValue: 0.5, orderCurrency: 'EUR' },
      { couponCode: ' C ' },
      { couponCode: 'D', email: 'ada' },
    ];
    const results = await clientWith().redeemMany(redemptions);
    const invalid = 'invalid_input';
    assert.deepEqual(results.map(codeOf), ['A', invalid, 'invalid_parameters', invalid, 'C', invalid]);
    assert.deepEqual(await clientWith().redeemMany([]), []);
    assert.deepEqual((await sandbox.redeemed()).sort(), ['A', 'C']);
  });

  it('reports each of many once', async () => {
    const codes = Array.from({ length: 300 }, (_, at) => `C${at}`);
    const results = await clientWith({ maxInFlight: 16 }).redeemMany(
      new Set(codes.map((couponCode) => ({ couponCode }))),
    );
    assert.deepEqual(results.map(codeOf), codes);
    assert.deepEqual((await sandbox.redeemed()).sort(), codes.sort());
  });
});

describe('redeemOrder', () => {
  it('reports each code once and judges it by itself', async () => {
    await sandbox.fault({ fault: { kind: 'status', status: 422 }, coupon: 'BAD' });
    const codes = ['ONE', ' TWO ', 'BAD', 'ONE', '', 'TWO', 'two', 'A\nB', '__proto__'];
    const results = await clientWith().redeemOrder(codes, { orderId: 'A-1', orderValue: 5n, orderCurrency: 'EUR' });
    assert.deepEqual(Object.fromEntries([...results].map(([code, result]) => [code, codeOf(result)])), {
      ONE: 'ONE',
      TWO: 'TWO',
      BAD: 'invalid_parameters',
      two: 'two',
      ['__proto__']: '__proto__',
      '': 'invalid_input',
      'A\nB': 'invalid_input',
    });
    assert.deepEqual((await sandbox.journal()).length, 5);
    for (const body of await bodies()) {
      assert.deepEqual([body['order_id'], body['order_value']], ['A-1', '0.05']);
    }
  });

  it('takes one code as a text, and none', async () => {
    assert.deepEqual([...(await clientWith().redeemOrder('ONE')).keys()], ['ONE']);
    assert.equal((await clientWith().redeemOrder([])).size, 0);
    assert.deepEqual(await sandbox.redeemed(), ['ONE']);
  });

  it('rejects for an invalid order, and sends nothing', async () => {
    const reported = clientWith().redeemOrder(['A', 'B'], { email: 'ada' });
    await assert.rejects(reported, (error) => error instanceof InvalidInputError && error.field === 'email');
    assert.deepEqual(await sandbox.journal(), []);
  });
});

describe('a late redemption', () => {
  it('is reported, and warned about', async () => {
    const client = clientWith();
    for (const [hours, isLate] of [
      [0, false],
      [23, false],
      [25, true],
      [720, true],
      [-1, false],
    ] as const) {
      lines.length = 0;
      const at = Date.now() - hours * HOUR_MS;
      for (const placedAt of [at, new Date(at)]) {
        const { lateByMs } = await client.redeem('A', { placedAt });
        assert.equal(lateByMs !== null && lateByMs >= hours * HOUR_MS, isLate, `${hours} h`);
      }
      assert.equal(lines.length, isLate ? 2 : 0);
    }
    const [receipt] = await client.redeemMany([{ couponCode: 'A', placedAt: Date.now() - 25.5 * HOUR_MS }]);
    assert.ok(receipt && 'lateByMs' in receipt && receipt.lateByMs !== null);
    const warning = 'sovendus: a redemption was reported late, 25 h after its order; report at the moment of purchase';
    assert.equal(lines.at(-1), warning);
    await client.redeemOrder(['A', 'B'], { placedAt: 0 });
    assert.equal(lines.length, 3);
  });

  it('is as late as the shop says, and told to the logger that is given', async () => {
    const told: string[] = [];
    const late = { placedAt: Date.now() - HOUR_MS, logger: { warn: (line: string) => told.push(line) } };
    const { lateByMs } = await clientWith({ lateAfterMs: 60_000 }).redeem('A', late);
    assert.ok(lateByMs !== null && lateByMs >= HOUR_MS);
    assert.deepEqual([told.length, lines.length], [1, 0]);
    assert.equal((await clientWith({ lateAfterMs: 2 * HOUR_MS }).redeem('A', late)).lateByMs, null);
  });
});

describe('AbortSignal', () => {
  const verbs: Array<[string, (client: Client, signal: AbortSignal) => Promise<unknown>]> = [
    ['redeem', (client, signal) => client.redeem('A', { signal })],
    ['redeemMany', (client, signal) => client.redeemMany([{ couponCode: 'A' }], { signal })],
    ['redeemOrder', (client, signal) => client.redeemOrder(['A'], { signal })],
  ];
  for (const [name, call] of verbs) {
    it(`stops ${name} before the call`, async () => {
      const reason = new Error('not any more');
      await assert.rejects(call(clientWith(), AbortSignal.abort(reason)), reason);
      assert.deepEqual(await sandbox.journal(), []);
    });

    it(`stops ${name} under way, and nothing is repeated`, async () => {
      await sandbox.fault({ fault: { kind: 'hang' }, times: null });
      const controller = new AbortController();
      const settled = assert.rejects(call(clientWith({ timeoutMs: 100, maxRetries: 1000 }), controller.signal), {
        name: 'AbortError',
      });
      while ((await sandbox.journal()).length === 0) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      controller.abort();
      await settled;
      const seen = (await sandbox.journal()).length;
      // Longer than the stopped call's repetition would take.
      await assert.rejects(clientWith({ timeoutMs: 1200 }).redeem('OTHER'), TimeoutError);
      assert.equal((await sandbox.journal()).filter((entry) => entry.coupon_code !== 'OTHER').length, seen);
    });
  }
});
