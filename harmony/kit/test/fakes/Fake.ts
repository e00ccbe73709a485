/*
 * What every fake can: it writes down what it was asked, fails when it is told to, and can be held, so that a test sees what a page
 * does meanwhile. Fakes know the kit alone.
 */

import { Failure, Message, Remedy, Words } from '../../kit/Index';

export class Fake {
  /** The calls that it was asked for, in order, by the names of its interface. */
  readonly calls: string[] = [];
  private failure: Failure | undefined = undefined;
  private held = false;
  private waiting: Array<() => void> = [];

  /** The next call fails. */
  failNext(failure: Failure): void {
    this.failure = failure;
  }

  /** Calls wait from now on. */
  hold(): void {
    this.held = true;
  }

  /** Whatever waits goes on, and nothing waits any more. */
  release(): void {
    this.held = false;
    const waiting = this.waiting;
    this.waiting = [];
    waiting.forEach((goOn) => goOn());
  }

  /** Every call of a feature begins with this. */
  protected async take(call: string): Promise<void> {
    this.calls.push(call);
    if (this.held) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    const failure = this.failure;
    this.failure = undefined;
    if (failure !== undefined) {
      throw failure;
    }
  }
}

/** The same in both languages, for what a test does not read. */
export function fakeWords(text: string): Words {
  return new Words(text, text);
}

/** Returns a failure as the core's are: a code, and words that say nothing more. */
export function fakeFailure(remedy: Remedy, code: string): Failure {
  return new Failure(remedy, code, new Words(`（${code}）`, `(${code})`), 0, undefined);
}

export function missing(code: string): Failure {
  return fakeFailure(Remedy.NotFound, code);
}

/** A message whose words are its code. */
export function fakeMessage(code: string, field?: string): Message {
  return new Message(code, fakeWords(code), undefined, field);
}

/** Returns what a test has set, or fails as the core does where there is none. */
export function known<T>(value: T | undefined, code: string): T {
  if (value === undefined) {
    throw missing(code);
  }
  return value;
}
