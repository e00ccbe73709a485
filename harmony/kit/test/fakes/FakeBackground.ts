import { BackgroundExchange, Camera, Slices, TransitKey } from '../../kit/Index';
import { Fake } from './Fake';

/** Keeps a secret in memory; a device that can keep none where the test says so. */
export class FakeTransitKey extends Fake implements TransitKey {
  secret: Uint8Array | undefined = undefined;
  private readonly keeps: boolean;
  private count = 0;

  constructor(keeps = true) {
    super();
    this.keeps = keeps;
  }

  async kept(): Promise<Uint8Array | undefined> {
    await this.take('kept');
    return this.secret;
  }

  async made(): Promise<Uint8Array | undefined> {
    await this.take('made');
    this.count++;
    this.secret = this.keeps ? new Uint8Array(32).fill(this.count) : undefined;
    return this.secret;
  }

  async forget(): Promise<void> {
    await this.take('forget');
    this.secret = undefined;
  }
}

/** Wakes nobody, and writes down what it was asked. */
export class FakeSlices implements Slices {
  readonly calls: string[] = [];

  ask(): void {
    this.calls.push('ask');
  }

  stop(): void {
    this.calls.push('stop');
  }
}

/** The background of a device that can keep no secret for it. */
export function noBackground(): BackgroundExchange {
  return new BackgroundExchange(new FakeTransitKey(false), new FakeSlices());
}

/** Sees what the test holds before it; nothing where the person leaves. */
export class FakeCamera implements Camera {
  photo: Uint8Array | undefined = undefined;
  code: string | undefined = undefined;

  async photograph(): Promise<Uint8Array | undefined> {
    return this.photo;
  }

  async scan(): Promise<string | undefined> {
    return this.code;
  }
}
