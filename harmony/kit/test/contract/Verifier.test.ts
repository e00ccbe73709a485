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

const golden = (path: string): Uint8Array => new Uint8Array(readFileSync(join(REPOSITORY, 'core', path)));

/** Checks a text as the file that it would be handed over in. */
function checked(verifier: core.Verifier, text: string): core.Verification {
  return found(verifier, new Uint8Array(Buffer.from(text)));
}

function found(verifier: core.Verifier, file: Uint8Array): core.Verification {
  const handed = verifier.document(file);
  assert.ok(handed instanceof core.HandedChecked);
  return handed.found;
}

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
    const check = checked(verifier, vector.text);
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

test('what is nothing is told and repeats nothing', () => {
  const verifier = core.Verifier.under(trust(), undefined);
  for (const text of ['{"payload":"张三"}', '', 'EREG1:', '0'.repeat(1_000_000), 'EREG1:😀', '%PDF-']) {
    const check = checked(verifier, text);
    assert.ok(!check.ok);
    assert.equal(check.said.length, 3);
    assert.ok(check.trouble !== undefined);
    assert.ok(!check.lines.some((line) => line.value.zh.includes('张三')));
  }
});

test('a picture is decoded by the platform', () => {
  const verifier = core.Verifier.under(trust(), undefined);
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  assert.ok(verifier.document(png) instanceof core.HandedPicture);
  const white = verifier.picture(8, 8, new Uint8Array(64).fill(255));
  assert.equal(white.kind, core.HandedKind.Picture);
  assert.ok(!white.ok);
  assert.equal(white.trouble?.code, 'picture.no_code');
  // Pixels that are not as many as they are said to be.
  assert.ok(!verifier.picture(4_294_967_295, 4_294_967_295, new Uint8Array(1)).ok);
  // A code in a picture: eight pixels a module, and the quiet zone around.
  const good = vectors<Token>('tokens').find((vector) => vector.answer === 'good');
  assert.ok(good !== undefined);
  const code = core.qrMatrix(good.text);
  const side = (code.side + 8) * 8;
  const light = new Uint8Array(side * side).fill(255);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const x = Math.floor(column / 8) - 4;
      const y = Math.floor(row / 8) - 4;
      if (x >= 0 && y >= 0 && x < code.side && y < code.side && code.dark[y * code.side + x] === 1) {
        light[row * side + column] = 0;
      }
    }
  }
  assert.equal(verifier.picture(side, side, light).kind, core.HandedKind.Token);
});

test('a document of the office is trusted by its trust file alone', () => {
  const root = core.Verifier.under(trust(), undefined).root().fingerprint;
  const office = core.Verifier.under(golden('trust/tests/golden/trust-seals.json'), root);
  const of = (name: string): core.Verification => found(office, golden(`document/tests/golden/${name}`));
  for (const name of ['sealed.ofd', 'sealed.pdf']) {
    const good = of(name);
    assert.ok(good.ok, name);
    assert.equal(good.seal, core.SealTrust.Trusted, name);
    assert.ok(good.said[1].zh.includes('信任文件'), name);
  }
  for (const forged of ['swapped-page.ofd', 'changed-page.ofd', 'changed.pdf']) {
    assert.ok(!of(forged).ok, forged);
  }
  assert.equal(of('pyhanko/plain.pdf').seal, core.SealTrust.UnknownKey, "another office's");
});

test('roots of seals that are none are refused', () => {
  const verifier = core.Verifier.under(trust(), undefined);
  assert.throws(
    () => verifier.withSealRoots(new Uint8Array(Buffer.from('none')), undefined),
    (error) => error instanceof core.ClientError && error.message.includes('seal_roots.'),
  );
});
