import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import fc from 'fast-check';
import {
  Client,
  type GrossValue,
  hashEmail,
  hashEmails,
  InvalidInputError,
  netFromGross,
  type OrderFacts,
  type Redemption,
  SovendusError,
} from 'sovendus';
import { sovendus } from 'sovendus/express';

// Nobody listens there: what is valid ends with a connection error.
const NOWHERE = { trafficSource: '1234', couponEndpoint: 'http://127.0.0.1:9' };
const SPACES = ['', ' ', '\t', '\r\n', '\u00a0', '\u3000', '\ufeff', '\u200b', '\0'];
const CURRENCIES: Array<[string, number]> = [
  ['EUR', 2],
  ['JPY', 0],
  ['KWD', 3],
];

const space = fc.array(fc.constantFrom(...SPACES), { maxLength: 3 }).map((parts) => parts.join(''));
const email = fc.emailAddress();
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('\ud800', '@'),
);
const awkward = fc.oneof(fc.double(), fc.bigInt(), fc.date({ noInvalidDate: false }), fc.anything(), anyText);

/** What may come of a call, whatever it is given. */
function isExpected(error: unknown): boolean {
  return error instanceof SovendusError || error instanceof TypeError;
}

function never<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch (error) {
    assert.ok(isExpected(error), String(error));
    return undefined;
  }
}

describe('hashing', () => {
  it('ignores case and outer white space', () => {
    const cased = email.chain((text) =>
      fc.array(fc.boolean(), { minLength: text.length, maxLength: text.length }).map((upper) => {
        const other = [...text].map((letter, at) => (upper[at] ? letter.toUpperCase() : letter.toLowerCase()));
        return [text, other.join('')] as const;
      }),
    );
    fc.assert(
      fc.property(cased, space, space, ([plain, other], before, after) => {
        assert.equal(hashEmail(before + other + after), hashEmail(plain));
        assert.match(hashEmail(plain) ?? '', /^[0-9a-f]{32}$/);
      }),
    );
  });

  it('of many is that of each', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(email, anyText)), (emails) => {
        const { hashes, errors } = hashEmails(emails);
        assert.equal(hashes.length, emails.length);
        const problems = new Map(errors.map(({ index, problem }) => [index, problem]));
        for (const [at, one] of emails.entries()) {
          try {
            assert.equal(hashes[at], hashEmail(one));
            assert.ok(!problems.has(at));
          } catch (error) {
            assert.ok(error instanceof InvalidInputError);
            assert.deepEqual([hashes[at], problems.get(at)], [null, error.problem]);
          }
        }
      }),
    );
  });

  it('throws nothing else for anything', () => {
    fc.assert(
      fc.property(awkward, (value) => {
        never(() => hashEmail(value as string));
        never(() => hashEmails(value as string[]));
        never(() => hashEmails([value] as string[]));
      }),
    );
  });
});

describe('money', () => {
  const units = fc.bigInt({ min: 0n, max: 10n ** 25n });
  const currency = fc.constantFrom(...CURRENCIES);

  it('of a currency’s digits comes back as it was', () => {
    fc.assert(
      fc.property(units, currency, (amount, [code, digits]) => {
        const net = netFromGross({ gross: amount, currency: code });
        assert.equal(BigInt(net.replace('.', '')), amount);
        assert.equal(net.split('.')[1]?.length ?? 0, digits);
        assert.equal(netFromGross({ gross: net, currency: code }), net);
      }),
    );
  });

  it('is the same as a number and as a text', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), currency, (amount, [code]) => {
        assert.equal(
          netFromGross({ gross: amount, currency: code }),
          netFromGross({ gross: `${amount}`, currency: code }),
        );
      }),
    );
  });

  it('is never a number that isn’t exact', () => {
    const inexact = fc.double().filter((number) => !Number.isSafeInteger(number));
    fc.assert(
      fc.property(inexact, (gross) => {
        assert.throws(() => netFromGross({ gross, currency: 'EUR' }), { field: 'gross', problem: 'float' });
      }),
    );
  });

  it('without its parts is never negative and never more', () => {
    fc.assert(
      fc.property(units, units, units, units, (gross, tax, shipping, discount) => {
        const net = BigInt(netFromGross({ gross, tax, shipping, discount, currency: 'EUR' }).replace('.', ''));
        const rest = gross - tax - shipping - discount;
        assert.equal(net, rest > 0n ? rest : 0n);
      }),
    );
  });

  it('throws nothing else for anything', () => {
    const value = fc.record({ gross: awkward, currency: fc.oneof(fc.constant('EUR'), awkward), tax: awkward });
    fc.assert(
      fc.property(fc.oneof(value, awkward), (anything) => {
        const net = never(() => netFromGross(anything as GrossValue));
        assert.ok(net === undefined || /^\d+\.\d+$|^\d+$/.test(net));
      }),
    );
  });
});

describe('redemptions', () => {
  const facts = fc.record(
    {
      couponCode: fc.oneof(anyText, awkward),
      orderId: fc.oneof(anyText, awkward),
      orderValue: awkward,
      orderCurrency: fc.oneof(fc.constant('EUR'), awkward),
      email: fc.oneof(email, awkward),
      emailHash: awkward,
      trafficMedium: awkward,
      placedAt: awkward,
    },
    { requiredKeys: [] },
  );
  const client = new Client({ ...NOWHERE, maxRetries: 0 });

  it('reject with nothing else for anything', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(facts, awkward), async (anything) => {
        const calls = [
          client.redeem(anything as Redemption),
          client.redeem('A', anything as OrderFacts),
          client.redeemMany([anything as Redemption]),
          client.redeemMany(anything as Redemption[]),
          client.redeemOrder(anything as string[]),
          client.redeemOrder(['A'], anything as OrderFacts),
        ];
        for (const settled of await Promise.allSettled(calls)) {
          assert.ok(settled.status === 'fulfilled' || isExpected(settled.reason), String(settled));
        }
      }),
    );
  });

  it('of a shop never reject', async () => {
    const logger = { warn: () => {} };
    const shop = sovendus({
      ...NOWHERE,
      secret: 'sixteen bytes and more',
      consent: 'not-required',
      budgetMs: 50,
      logger,
    });
    const redeemed = fc.record({ codes: fc.oneof(fc.array(awkward), awkward), email: awkward, placedAt: awkward });
    await fc.assert(
      fc.asyncProperty(awkward, fc.oneof(redeemed, awkward), async (ref, anything) => {
        const results = await shop.reportRedemption(ref as string, anything as never);
        assert.ok(Object.values(results).every((confirmed) => confirmed === false));
      }),
    );
  });
});
