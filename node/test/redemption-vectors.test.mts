import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';

import { Client, hashEmail, InvalidInputError, netFromGross, type Redemption, SovendusError } from 'sovendus';

import { type Sandbox, SOURCE, startSandbox } from './support/sandbox.mjs';
import { vectors } from './support/vectors.mjs';

let sandbox: Sandbox;
before(async () => {
  sandbox = await startSandbox();
});
after(() => sandbox.stop());
beforeEach(() => sandbox.clear());

function clientOf(account: object = {}): Client {
  return new Client({ trafficSource: SOURCE, couponEndpoint: sandbox.url, maxRetries: 0, ...account });
}

function refused(make: () => unknown, field: string, problem: string, secret: string): void {
  assert.throws(make, (error) => {
    assert.ok(error instanceof InvalidInputError);
    assert.deepEqual([error.field, error.problem], [field, problem]);
    assert.ok(secret === '' || !error.message.includes(secret));
    return true;
  });
}

interface Hashed {
  hash?: string | null;
  problem?: string;
}
interface EmailVectors {
  cases: Array<Hashed & { email: string }>;
  from_hex: Array<Hashed & { hex: string }>;
}

describe('e-mail addresses', () => {
  const { cases, from_hex: fromHex } = vectors<EmailVectors>('emails');

  for (const { email, hash, problem } of cases) {
    it(JSON.stringify(email.slice(0, 40)), () => {
      if (problem === undefined) {
        assert.equal(hashEmail(email), hash);
      } else {
        refused(() => hashEmail(email), 'email', problem, email);
      }
    });
  }

  it('go out as their hash, and so do hashes', async () => {
    const addresses = cases.map(({ email, ...hashed }) => ({ ...hashed, fact: { email } }));
    const hashes = fromHex.map(({ hex, ...hashed }) => ({ ...hashed, fact: { emailHash: hex } }));
    const all = [...addresses, ...hashes];
    const results = await clientOf().redeemMany(all.map(({ fact }, at) => ({ couponCode: `C${at}`, ...fact })));
    const bodies = await bodiesByCode();
    for (const [at, { hash, problem, fact }] of all.entries()) {
      const result = results[at];
      const told = result instanceof SovendusError ? result.problem : undefined;
      assert.equal(told, problem, JSON.stringify(fact));
      assert.equal(bodies.get(`C${at}`)?.['email_hash'], hash ?? undefined, JSON.stringify(fact));
      assert.equal(bodies.has(`C${at}`), problem === undefined);
    }
  });
});

interface Amount {
  currency: string;
  value?: string;
  field?: string;
  problem?: string;
}
interface Gross {
  gross: string;
  currency: string;
  tax?: string;
  tax_percent?: string;
  shipping?: string;
  discount?: string;
  net?: string;
  field?: string;
  problem?: string;
}
interface MoneyVectors {
  cases: Array<Amount & { amount: string }>;
  minor_units: Array<Amount & { units: string }>;
  gross: Gross[];
}

describe('money', () => {
  const { cases, minor_units: minorUnits, gross } = vectors<MoneyVectors>('money');

  it('goes out as written', async () => {
    const texts = cases.map(({ amount, ...rest }) => ({ ...rest, orderValue: amount }));
    const minor = minorUnits.map(({ units, ...rest }) => ({ ...rest, orderValue: BigInt(units) }));
    const all = [...texts, ...minor];
    const redemptions = all.map(({ orderValue, currency }, at) => {
      return { couponCode: `C${at}`, orderValue, orderCurrency: currency };
    });
    const results = await clientOf().redeemMany(redemptions);
    const bodies = await bodiesByCode();
    for (const [at, { orderValue, currency, value, field = 'order_value', problem }] of all.entries()) {
      const name = `${orderValue} ${currency}`;
      assert.equal(bodies.get(`C${at}`)?.['order_value'], value, name);
      const result = results[at];
      if (problem !== undefined) {
        assert.ok(result instanceof InvalidInputError, name);
        assert.deepEqual([result.field, result.problem], [field, problem], name);
      }
    }
  });

  for (const one of gross) {
    const { tax_percent: taxPercent, net, field = '', problem = '', ...rest } = one;
    const value = { ...rest, ...(taxPercent !== undefined && { taxPercent }) };
    it(JSON.stringify(one), () => {
      if (net === undefined) {
        refused(() => netFromGross(value), field, problem, '');
      } else {
        assert.equal(netFromGross(value), net);
      }
    });
  }
});

interface RedemptionCase {
  name: string;
  account: { traffic_medium?: string; percentage_billing?: boolean; shared_codes?: boolean };
  redemption: {
    coupon_code: string;
    order_id?: string;
    order_value?: string;
    order_currency?: string;
    email?: string;
    email_hash?: string;
    traffic_medium?: string;
  };
  body?: string;
  field?: string;
  problem?: string;
}

describe('redemptions', () => {
  const { traffic_source, cases } = vectors<{ traffic_source: string; cases: RedemptionCase[] }>('redemptions');

  for (const { name, account, redemption: facts, body, field, problem } of cases) {
    it(name, async () => {
      const { traffic_medium: trafficMedium, percentage_billing, shared_codes: sharedCodes } = account;
      const client = clientOf({
        trafficSource: traffic_source,
        trafficMedium,
        percentageBilling: percentage_billing,
        sharedCodes,
      });
      const redemption: Redemption = {
        couponCode: facts.coupon_code,
        orderId: facts.order_id,
        orderValue: facts.order_value,
        orderCurrency: facts.order_currency,
        email: facts.email,
        emailHash: facts.email_hash,
        trafficMedium: facts.traffic_medium,
      };
      // The sandbox knows one medium only, so some get a 500: what counts here is what went out.
      const error = await client.redeem(redemption).then(
        () => null,
        (reason: unknown) => reason,
      );
      const sent = (await sandbox.journal()).map((entry) => [entry.target, entry.body]);
      if (body !== undefined) {
        assert.deepEqual(sent, [[`/redeem/${traffic_source}`, body]]);
        return;
      }
      assert.ok(error instanceof InvalidInputError);
      assert.deepEqual([error.field, error.problem], [field, problem]);
      assert.deepEqual(sent, []);
    });
  }
});

interface Answer {
  name: string;
  status: number;
  body: string;
  content_type: string;
  code: string | null;
  retry_after?: string;
}

describe('answers to redemptions', () => {
  for (const answer of vectors<{ cases: Answer[] }>('redemption_answers').cases) {
    it(answer.name, async () => {
      const { status, body, content_type, code, retry_after } = answer;
      const headers = retry_after === undefined ? {} : { 'retry-after': retry_after };
      await sandbox.fault({ fault: { kind: 'status', status, body, content_type, headers } });
      const reported = clientOf().redeem('CODE');
      if (code === null) {
        assert.deepEqual(await reported, { couponCode: 'CODE', lateByMs: null });
        return;
      }
      const retryAfter = retry_after === undefined ? null : Number(retry_after);
      await assert.rejects(reported, { code, status, retryAfter });
    });
  }
});

async function bodiesByCode(): Promise<Map<string | null, Record<string, unknown>>> {
  return new Map((await sandbox.journal()).map((entry) => [entry.coupon_code, JSON.parse(entry.body)]));
}
