/*
 * A device's key store in memory, for tests: it signs with real P-256 keys, and what it wraps it keeps under a number.
 *
 * It knows the kit alone, so that journeys hand it in as an app's rim would.
 */

import { createPrivateKey, createSign, generateKeyPairSync, KeyObject } from 'node:crypto';

import { AssuranceLevel, DeviceKeys, DeviceKeyTrouble, KeyInfo, KeyPolicy, KeyTrouble } from '../../kit/Index';

/** SEC1 uncompressed, out of the SPKI that Node gives: its last 65 bytes. */
function publicKeyOf(key: KeyObject): Uint8Array {
  return new Uint8Array(key.export({ format: 'der', type: 'spki' }).subarray(-65));
}

class KeyPair {
  readonly publicKey: Uint8Array;
  private readonly privateKey: KeyObject;

  constructor() {
    const made = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.publicKey = publicKeyOf(made.publicKey);
    this.privateKey = createPrivateKey(made.privateKey.export({ format: 'pem', type: 'pkcs8' }));
  }

  sign(message: Uint8Array): Uint8Array {
    return new Uint8Array(createSign('SHA256').update(message).sign(this.privateKey));
  }
}

export class KeysInMemory implements DeviceKeys {
  private readonly keys: Map<string, KeyPair> = new Map();
  private readonly wrapped: Map<string, Uint8Array> = new Map();
  private trouble: Error | undefined = undefined;

  /** The names under which it holds a key. */
  get aliases(): string[] {
    return [...this.keys.keys()].sort();
  }

  /** The next signature or unwrapping is not given, for this reason. */
  failNext(trouble: Error): void {
    this.trouble = trouble;
  }

  async generate(alias: string, _policy: KeyPolicy): Promise<KeyInfo> {
    if (this.keys.has(alias)) {
      throw new DeviceKeyTrouble(KeyTrouble.AlreadyExists);
    }
    this.keys.set(alias, new KeyPair());
    return this.info(alias);
  }

  async info(alias: string): Promise<KeyInfo> {
    return new KeyInfo(this.key(alias).publicKey, AssuranceLevel.C, []);
  }

  async publicKey(alias: string): Promise<Uint8Array> {
    return this.key(alias).publicKey;
  }

  async sign(alias: string, message: Uint8Array, _reason: string): Promise<Uint8Array> {
    this.throwTrouble();
    return this.key(alias).sign(message);
  }

  async wrap(alias: string, dek: Uint8Array): Promise<Uint8Array> {
    const blob = Buffer.from(`${this.wrapped.size}/${alias}`);
    this.wrapped.set(blob.toString(), dek);
    return new Uint8Array(blob);
  }

  async unwrap(alias: string, blob: Uint8Array, _reason: string): Promise<Uint8Array> {
    this.throwTrouble();
    const name = Buffer.from(blob).toString();
    const dek = this.wrapped.get(name);
    if (dek === undefined || !name.endsWith(`/${alias}`)) {
      throw new DeviceKeyTrouble(KeyTrouble.WrongKey);
    }
    return dek;
  }

  async forget(alias: string): Promise<void> {
    this.keys.delete(alias);
  }

  private key(alias: string): KeyPair {
    const found = this.keys.get(alias);
    if (found === undefined) {
      throw new DeviceKeyTrouble(KeyTrouble.NotFound);
    }
    return found;
  }

  private throwTrouble(): void {
    const trouble = this.trouble;
    this.trouble = undefined;
    if (trouble !== undefined) {
      throw trouble;
    }
  }
}
