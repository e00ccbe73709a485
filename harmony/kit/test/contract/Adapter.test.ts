/*
 * The adapter takes nothing at its word: whatever is handed to it that is not what a call takes is refused, and nothing of it
 * reaches the library. The generated code never does any of this.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { answer, begin, call, close, Handle, lend, Passed, table, textOf } from 'libereg_adapter.so';

import * as core from '../../kit/src/main/ets/generated/EregCore';
import { onAPhone } from './Phone';

const none = [] as Passed[];
const odd = <T>(value: unknown): T => value as T;

/** The place of a call, found by what it takes: the table itself is the generated code's own. */
function placesOf(passed: Passed[]): number[] {
  const places: number[] = [];
  for (let at = 0; at < 200; at++) {
    try {
      call(at, passed);
      places.push(at);
    } catch (error) {
      assert.ok(error instanceof TypeError, String(error));
    }
  }
  return places;
}

test('a call that is none, or another kind of one, is refused', () => {
  for (const place of [-1, 65_536, 4_294_967_295, 0.5]) {
    assert.throws(() => call(place, none), TypeError);
    assert.throws(() => begin(place, none), TypeError);
  }
  assert.throws(() => call(odd('0'), none), Error);
  assert.throws(() => odd<() => void>(call)(), TypeError);
  assert.match(table(), /^[0-9a-f]{16}$/);
});

test('what a call does not take is refused, whatever it is', () => {
  const text = new Uint8Array(Buffer.from('closed'));
  // What is told of a code and a QR code take one buffer each, and a secret is made of one in two ways.
  const places = placesOf([text]);
  assert.equal(places.length, 4);
  const place = places[3] ?? -1;
  for (const passed of [
    none,
    [text, text],
    ['closed'],
    [6],
    [6n],
    [null],
    [undefined],
    [{}],
    [new Uint16Array(3)],
    [new Float64Array(1)],
    [new ArrayBuffer(8)],
    [text.buffer],
  ]) {
    assert.throws(() => call(place, odd(passed)), Error, String(passed));
  }
  assert.throws(() => call(place, odd({ 0: text, length: 1 })), Error);
  // A part of a larger buffer is that part.
  const part = new Uint8Array(Buffer.from('xxclosedxx')).subarray(2, 8);
  assert.deepEqual(call(place, [part]), call(place, [text]));
});

test('no handle can be made by hand', async () =>
  onAPhone(async (phone) => {
    const client = await phone.made();
    for (const forged of [{}, null, undefined, 1, 1n, 'handle', [], () => undefined, client]) {
      assert.throws(() => close(odd(forged)), TypeError, String(forged));
      assert.throws(() => lend(odd(forged), 0), TypeError, String(forged));
      assert.throws(() => answer(odd(forged), 0, new Uint8Array(0)), TypeError, String(forged));
    }
    // An object of the library is no question of it, and no object of another kind.
    assert.throws(() => answer(client.handle, 0, new Uint8Array(0)), TypeError);
    const kinds = Array.from({ length: 64 }, (_, kind) => kind);
    const lent = kinds.filter((kind) => {
      try {
        // What is lent here is the library's to let go of, and is not: so the vault is ended by its own call.
        lend(client.handle, kind);
        return true;
      } catch (error) {
        assert.ok(error instanceof TypeError, String(error));
        return false;
      }
    });
    assert.equal(lent.length, 1);
    await assert.rejects(new core.Drafts(client.handle).list(0), TypeError);
    await client.end();
  }));

test('text is read within its bytes alone', () => {
  const bytes = new Uint8Array(Buffer.from('继续'));
  assert.equal(textOf(bytes, 0, 6), '继续');
  assert.equal(textOf(bytes, 3, 6), '续');
  assert.equal(textOf(bytes, 6, 6), '');
  assert.equal(textOf(new Uint8Array(0), 0, 0), '');
  for (const [begins, ends] of [
    [0, 7],
    [4, 3],
    [7, 7],
    [-1, 2],
  ] as Array<[number, number]>) {
    assert.throws(() => textOf(bytes, begins, ends), TypeError, `${begins} ${ends}`);
  }
  assert.throws(() => textOf(odd<Uint8Array>('继续'), 0, 1), TypeError);
  const forged: Handle = odd({ isHandleOfEreg: true });
  assert.throws(() => close(forged), TypeError);
});
