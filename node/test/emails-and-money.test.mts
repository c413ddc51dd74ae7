import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { type GrossValue, hashEmail, hashEmails, netFromGross } from 'sovendus';

const ADA = '3e3417d7ef77d5932a6734b916515ed5';

describe('hashEmails', () => {
  it('tells errors by index and code', () => {
    const emails = ['ada@example.com', 'ada', '  ', 'a da@example.com', ' Ada@Example.com', `${'a'.repeat(250)}@b.de`];
    const code = 'invalid_input';
    assert.deepEqual(hashEmails(emails), {
      hashes: [ADA, null, null, null, ADA, null],
      errors: [
        { index: 1, code, problem: 'missing_at' },
        { index: 3, code, problem: 'inner_white_space' },
        { index: 5, code, problem: 'too_long' },
      ],
    });
    assert.deepEqual(hashEmails([]), { hashes: [], errors: [] });
    assert.deepEqual(hashEmails(new Set(['ada@example.com'])).hashes, [ADA]);
  });

  it('hashes many at once', () => {
    const emails = Array.from({ length: 100_000 }, (_, at) => `user${at}@example.com`);
    const { hashes, errors } = hashEmails(emails);
    assert.deepEqual([hashes.length, new Set(hashes).size, errors.length], [100_000, 100_000, 0]);
    assert.equal(hashes[99_999], hashEmail('USER99999@example.com'));
  });

  it('refuses what is no string', () => {
    for (const value of [undefined, null, 7, {}, ['ada@example.com'], Symbol('a')]) {
      assert.throws(() => hashEmail(value as string), TypeError);
      assert.throws(() => hashEmails(['a@b', value] as string[]), { name: 'TypeError', message: /number 1 is none/ });
    }
    for (const value of [undefined, 7, 'ada@example.com']) {
      assert.throws(() => hashEmails(value as never), TypeError);
    }
  });
});

describe('netFromGross', () => {
  it('takes strings, whole numbers and minor units', () => {
    const cases: Array<[GrossValue, string]> = [
      [{ gross: 119, currency: 'EUR', taxPercent: 19 }, '100.00'],
      [{ gross: 11900n, currency: 'EUR', tax: 1900n }, '100.00'],
      [{ gross: '119', currency: 'EUR', tax: 19, shipping: 490n, discount: '0.10' }, '95.00'],
      [{ gross: 1190n, currency: 'JPY', taxPercent: '19' }, '1000'],
      [{ gross: 1234n, currency: 'KWD' }, '1.234'],
      [{ gross: 20, currency: 'EUR', taxPercent: '7.7', tax: null, shipping: undefined, discount: null }, '18.57'],
    ];
    for (const [value, net] of cases) {
      assert.equal(netFromGross(value), net);
    }
  });

  it('refuses floats and too many digits by their field', () => {
    const value = { gross: 1, currency: 'EUR' };
    for (const field of ['gross', 'tax', 'shipping', 'discount']) {
      for (const number of [0.5, Number.NaN, Number.NEGATIVE_INFINITY, 2 ** 53]) {
        const error = { code: 'invalid_input', field, problem: 'float' };
        assert.throws(() => netFromGross({ ...value, [field]: number }), error);
      }
      for (const units of [2n ** 127n, -(2n ** 127n), 2n ** 192n]) {
        assert.throws(() => netFromGross({ ...value, [field]: units }), { field, problem: 'too_large' });
      }
    }
    assert.throws(() => netFromGross({ ...value, taxPercent: 7.7 }), { field: 'tax', problem: 'float' });
  });

  it('refuses two taxes, and what is of another kind', () => {
    const value = { gross: 119, currency: 'EUR' };
    const duplicate = { code: 'invalid_input', field: 'tax', problem: 'duplicate' };
    assert.throws(() => netFromGross({ ...value, tax: 19, taxPercent: 19 }), duplicate);
    assert.throws(() => netFromGross({ ...value, currency: 'eur' }), { field: 'order_currency' });
    const cases: Array<[unknown, RegExp]> = [
      [undefined, /^sovendus.netFromGross: an object of options is expected$/],
      [{ gross: 1 }, /"currency" is missing/],
      [{ currency: 'EUR' }, /"gross" is missing/],
      [{ ...value, gross: true }, /"gross" must be a string such as/],
      [{ ...value, taxPercent: 19n }, /"taxPercent" must be a string such as "7.7", or a whole number/],
      [{ ...value, tax_percent: 19 }, /did you mean "taxPercent"\?/],
    ];
    for (const [wrong, message] of cases) {
      assert.throws(() => netFromGross(wrong as GrossValue), { name: 'TypeError', message });
    }
  });
});
