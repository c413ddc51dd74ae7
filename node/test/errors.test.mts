import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';

import * as sovendus from 'sovendus';
import { ERROR_KINDS, SovendusError } from 'sovendus';

type ErrorClass = { readonly code: string; new (details?: sovendus.ErrorDetails): SovendusError };

const exported = sovendus as unknown as Record<string, ErrorClass | undefined>;

function classOf(name: string): ErrorClass | undefined {
  return exported[name.endsWith('Error') ? name : `${name}Error`];
}

describe('the table of errors', () => {
  for (const kind of ERROR_KINDS) {
    it(kind.code, () => {
      const KindError = classOf(kind.name);
      assert.ok(KindError, `there is no class for ${kind.name}`);
      const error = new KindError();
      assert.ok(error instanceof SovendusError && error instanceof Error);
      assert.deepEqual([error.code, KindError.code, error.isRetryable], [kind.code, kind.code, kind.isRetryable]);
      assert.equal(error.message, kind.meaning);
      assert.equal(error.name, KindError.name);
      assert.match(String(error.stack), new RegExp(`^${KindError.name}: `));
    });
  }

  it('has a kind for every class', () => {
    const classes = Object.keys(sovendus).filter((name) => name.endsWith('Error') && name !== 'SovendusError');
    const kinds = ERROR_KINDS.map((kind) => classOf(kind.name)?.name);
    assert.deepEqual(classes.sort(), kinds.sort());
  });

  it('can be printed whole', () => {
    const error = new sovendus.ServerError({ status: 503, retryAfter: 120 });
    const { message } = error;
    const expected = { name: 'ServerError', code: 'server_error', message, isRetryable: true, status: 503 };
    const json = { ...expected, field: null, problem: null, retryAfter: 120 };
    assert.deepEqual(JSON.parse(JSON.stringify(error)), json);
    assert.match(inspect(error), /^ServerError: .*status: 503/s);
  });
});
