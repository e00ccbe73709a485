/* A stranger checks with the trust file alone: no vault, no account, no network. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import * as core from '../../kit/src/main/ets/generated/EregCore';
import { REPOSITORY } from '../city/City';

interface Bundle {
  readonly name: string;
  readonly text: string;
  readonly answer: string;
}

interface Token {
  readonly name: string;
  readonly bundle: string;
  readonly text: string;
  readonly integrity: string;
  readonly seal: string;
  readonly book: string;
  readonly answer: string;
  readonly demo: boolean;
}

const vectors = <T>(name: string): T[] =>
  JSON.parse(readFileSync(join(REPOSITORY, 'docs/vectors', `${name}.json`), 'utf8')) as T[];

const trust = (): Uint8Array => new Uint8Array(readFileSync(join(REPOSITORY, 'core/trust/tests/golden/trust.json')));

/** `StatusUnknown` here is `status_unknown` in the vectors. */
const joined = (text: string): string => text.replace(/_/g, '').toLowerCase();

test('every token of the vectors has its three answers', () => {
  const good = new Map(
    vectors<Bundle>('trust_bundles')
      .filter((bundle) => bundle.answer === 'good')
      .map((bundle) => [bundle.name, bundle.text]),
  );
  let judged = 0;
  for (const vector of vectors<Token>('tokens')) {
    if (vector.text !== vector.text.trim()) {
      continue;
    }
    const bundle = good.get(vector.bundle);
    assert.ok(bundle !== undefined, vector.bundle);
    const verifier = core.Verifier.under(new Uint8Array(Buffer.from(bundle)), undefined);
    const check = verifier.token(vector.text);
    assert.deepEqual(
      [joined(check.integrity), joined(check.seal), joined(check.book)],
      [joined(vector.integrity), joined(vector.seal), joined(vector.book)],
      vector.name,
    );
    assert.equal(check.ok, vector.answer === 'good', vector.name);
    assert.equal(check.demo, vector.demo, vector.name);
    judged++;
  }
  assert.ok(judged > 100);
});

test('another root than the published one is refused', () => {
  const verifier = core.Verifier.under(trust(), undefined);
  const root = verifier.root().fingerprint;
  assert.equal(core.Verifier.under(trust(), root).root().fingerprint, root);
  const other = root.slice(0, -1) + (root.endsWith('8') ? '4' : '8');
  for (const [fingerprint, code] of [
    [other, 'trust.other_root'],
    ['nothing', 'connection.fingerprint'],
  ]) {
    assert.throws(
      () => core.Verifier.under(trust(), fingerprint),
      (error) => error instanceof core.ClientError && error.message.endsWith(`: ${code}`),
    );
  }
  assert.throws(() => core.Verifier.under(trust().slice(0, -1), root), core.ClientError);
  assert.throws(() => core.Verifier.under(new Uint8Array(0), undefined), core.ClientError);
});

test('what is no result is told and repeats nothing', () => {
  const verifier = core.Verifier.under(trust(), undefined);
  const check = verifier.result('{"payload":"张三"}');
  assert.ok(!check.check.ok);
  assert.deepEqual(check.lines, []);
  for (const text of ['', 'EREG1:', '0'.repeat(1_000_000), 'EREG1:😀']) {
    assert.ok(!verifier.token(text).ok);
  }
});
