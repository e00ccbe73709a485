/* The shell's own key store, and what it throws. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { CoreDeviceKeys } from '../../kit/src/main/ets/core/CoreDeviceKeys';
import * as core from '../../kit/src/main/ets/generated/EregCore';
import { City } from '../city/City';
import { KeysInMemory } from '../city/KeysInMemory';
import { connectionTo, fails, onAPhone, Phone } from './Phone';

let city: City;

before(async () => {
  city = await City.seeded();
});

after(async () => {
  await city.end();
});

/** A key store that signs as it is told to. */
class Told implements core.DeviceKeys {
  readonly signatures: Array<[string, string]> = [];
  private readonly kept: core.DeviceKeys = new CoreDeviceKeys(new KeysInMemory());
  private readonly answers: () => Promise<Uint8Array>;

  constructor(answers: () => Promise<Uint8Array>) {
    this.answers = answers;
  }

  generate(alias: string, policy: core.KeyPolicy): Promise<core.KeyInfo> {
    return this.kept.generate(alias, policy);
  }

  info(alias: string): Promise<core.KeyInfo> {
    return this.kept.info(alias);
  }

  publicKey(alias: string): Promise<core.PublicKey> {
    return this.kept.publicKey(alias);
  }

  sign(alias: string, _message: Uint8Array, reason: string): Promise<Uint8Array> {
    this.signatures.push([alias, reason]);
    return this.answers();
  }

  wrap(alias: string, dek: Uint8Array): Promise<Uint8Array> {
    return this.kept.wrap(alias, dek);
  }

  unwrap(alias: string, blob: Uint8Array, reason: string): Promise<Uint8Array> {
    return this.kept.unwrap(alias, blob, reason);
  }

  forget(alias: string): Promise<void> {
    return this.kept.forget(alias);
  }
}

/** Enrols with keys that answer so; what came of it, the keys, and how much is left to be sent. */
async function enrol(phone: Phone, vault: string, told: Told): Promise<[core.ClientError, number]> {
  const home = city.home('plain_sale');
  const vaults = core.Vaults.make(phone.path(vault), core.Language.Zh, told, undefined);
  const client = await vaults.create(phone.secret, connectionTo(city), undefined);
  const fact = (name: string): string => home.get(`transferor.1.${name}`) ?? '';
  let caught: unknown;
  try {
    await client.account().enrol(fact('name'), fact('id_no'), fact('identity_proof'), undefined);
  } catch (error) {
    caught = error;
  }
  const left = (await client.outbox().items()).length;
  await client.end();
  assert.ok(caught instanceof core.ClientError, String(caught));
  return [caught, left];
}

test('each error of the key store is typed, and nothing is sent', async () =>
  onAPhone(async (phone) => {
    const expected: Array<[core.DeviceKeyError, core.ClientError]> = [
      [new core.DeviceKeyErrorCancelled(), new core.ClientErrorCancelled()],
      [new core.DeviceKeyErrorLockedOut(), new core.ClientErrorUnlockFirst('device_key.locked_out')],
      [new core.DeviceKeyErrorInvalidated(), new core.ClientErrorAskOffice('device_key.invalidated')],
      [new core.DeviceKeyErrorNotFound(), new core.ClientErrorAskOffice('device_key.not_found')],
      [new core.DeviceKeyErrorAlreadyExists(), new core.ClientErrorStorage('device_key.already_exists')],
      [new core.DeviceKeyErrorUnavailable(), new core.ClientErrorTryAgain('device_key.unavailable', 1)],
      [new core.DeviceKeyErrorBusy(), new core.ClientErrorTryAgain('device_key.busy', 1)],
      [new core.DeviceKeyErrorTimeout(), new core.ClientErrorTryAgain('device_key.timeout', 1)],
      [new core.DeviceKeyErrorWrongKey(), new core.ClientErrorAskOffice('device_key.wrong_key')],
      [new core.DeviceKeyErrorOther(7), new core.ClientErrorStorage('device_key.other')],
      [new core.DeviceKeyErrorUnexpected(), new core.ClientErrorStorage('device_key.other')],
    ];
    for (const [number, [thrown, error]] of expected.entries()) {
      const [caught, left] = await enrol(
        phone,
        `vault-${number}`,
        new Told(async () => {
          throw thrown;
        }),
      );
      assert.equal(caught.message, error.message);
      assert.deepEqual({ ...caught }, { ...error });
      assert.equal(left, 0);
    }
  }));

test('a key store that hangs is stopped, and one may call the vault that asks it', async () =>
  onAPhone(async (phone) => {
    const home = city.home('plain_sale');
    const fact = (name: string): string => home.get(`transferor.1.${name}`) ?? '';
    const stop = core.Cancel.make();
    let seen: number | undefined;
    const told = new Told(async () => {
      seen = (await client.drafts().list(0)).items.length;
      stop.cancel();
      return new Promise<Uint8Array>(() => undefined);
    });
    const vaults = core.Vaults.make(phone.path('hangs'), core.Language.Zh, told, undefined);
    const client = await vaults.create(phone.secret, connectionTo(city), undefined);
    await client.drafts().begin(new core.MatterId('T04'), undefined);
    await fails(
      new core.ClientErrorCancelled(),
      client.account().enrol(fact('name'), fact('id_no'), fact('identity_proof'), stop),
    );
    assert.equal(seen, 1, 'the vault answers its key store');
    assert.equal((await client.outbox().items()).length, 0);
    await client.drafts().begin(new core.MatterId('T04'), undefined);
    await client.end();
    stop.close();
  }));

test('an exception of the shell is a typed error without its text', async () =>
  onAPhone(async (phone) => {
    // Thrown by the promise, thrown instead of a promise, an error whose number does not fit, and a promise of no signature.
    const odd: Array<() => Promise<Uint8Array>> = [
      async () => {
        throw new Error('canary 林秀英');
      },
      () => {
        throw new Error('canary 林秀英');
      },
      async () => {
        throw new core.DeviceKeyErrorOther(2 ** 40);
      },
      async () => 'canary 林秀英' as unknown as Uint8Array,
      async () => undefined as unknown as Uint8Array,
    ];
    for (const [number, answers] of odd.entries()) {
      const told = new Told(answers);
      const [caught, left] = await enrol(phone, `vault-${number}`, told);
      assert.ok(caught instanceof core.ClientErrorStorage, `${number}: ${caught.message}`);
      assert.equal(caught.code, 'device_key.other');
      assert.ok(!`${caught.stack}`.includes('canary'));
      assert.equal(left, 0);
      assert.deepEqual(
        told.signatures.map(([, reason]) => reason),
        ['实名注册：证明签名密钥属于您'],
      );
      assert.ok(told.signatures[0]?.[0].startsWith('ereg.'));
    }
  }));

test('a bad signature of the hardware goes nowhere', async () =>
  onAPhone(async (phone) => {
    const bad = [
      new Uint8Array(0),
      new Uint8Array(63),
      new Uint8Array(64),
      new Uint8Array(64).fill(0xff),
      new Uint8Array([0x30, 6, 2, 1, 1, 2, 1, 1, 0]),
    ];
    for (const [number, signature] of bad.entries()) {
      const told = new Told(async () => signature);
      const [caught, left] = await enrol(phone, `vault-${number}`, told);
      assert.ok(caught instanceof core.ClientErrorSignAgain, caught.message);
      assert.equal(caught.code, 'bad_hardware_signature');
      assert.deepEqual([told.signatures.length, left], [1, 0]);
    }
  }));

test('a key store that never answers is let go of, and its call fails', async () =>
  onAPhone(async (phone) => {
    const collect = (globalThis as { gc?: () => void }).gc;
    assert.ok(collect !== undefined, 'the tests run with --expose-gc');
    const collecting = setInterval(collect, 20);
    const told = new Told(() => new Promise<Uint8Array>(() => undefined));
    const [caught] = await enrol(phone, 'vault', told);
    clearInterval(collecting);
    assert.ok(caught instanceof core.ClientErrorStorage, caught.message);
    assert.equal(caught.code, 'device_key.other');
  }));
