/* A phone for one test: a directory of its own, a key store in memory, the vaults over the generated code. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CoreDeviceKeys } from '../../kit/src/main/ets/core/CoreDeviceKeys';
import * as core from '../../kit/src/main/ets/generated/EregCore';
import { City } from '../city/City';
import { KeysInMemory } from '../city/KeysInMemory';

export class Phone {
  readonly directory: string = mkdtempSync(join(tmpdir(), 'phone-'));
  readonly keyStore: KeysInMemory = new KeysInMemory();
  readonly keys: core.DeviceKeys = new CoreDeviceKeys(this.keyStore);
  readonly secret: core.Secret = core.Secret.key(new Uint8Array(32).map((_, at) => at));
  readonly vaults: core.Vaults = core.Vaults.make(this.path('vaults'), core.Language.Zh, this.keys, undefined);

  path(name: string): string {
    return join(this.directory, name);
  }

  /** A new vault, opened. */
  async made(connection?: core.Connection): Promise<core.Client> {
    return this.vaults.create(this.secret, connection, undefined);
  }

  /** A vault that is there, opened. */
  async opened(id: core.VaultId, secret?: core.Secret): Promise<core.Client> {
    return this.vaults.open(id, secret ?? this.secret, core.Access.Full, undefined);
  }

  /** The phone is thrown away. */
  end(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Does something with a phone, and throws the phone away. */
export async function onAPhone(story: (phone: Phone) => Promise<void>): Promise<void> {
  const phone = new Phone();
  try {
    await story(phone);
  } finally {
    phone.end();
  }
}

/** A call that must fail with this error of the core, and with nothing else in it. */
export async function fails(expected: core.ClientError, call: Promise<unknown> | (() => unknown)): Promise<void> {
  let thrown: unknown;
  try {
    await (typeof call === 'function' ? call() : call);
  } catch (error) {
    thrown = error;
  }
  assert.ok(thrown !== undefined, `it did not fail: ${expected.message}`);
  assert.ok(thrown instanceof core.ClientError, String(thrown));
  assert.equal(thrown.constructor, expected.constructor, thrown.message);
  assert.deepEqual({ ...thrown }, { ...expected }, thrown.message);
}

export async function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Returns the connection as a person was told of a city's registry. */
export function connectionTo(city: City): core.Connection {
  return new core.Connection(city.address.url, city.address.office, city.address.rootFingerprint);
}
