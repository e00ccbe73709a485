/* The cost of a call through the generated ArkTS, by its shape, in Node: `cargo xtask bench-calls` runs it over the library as an
   app carries it. All lines are measured in turns within one run; nothing is asserted. */

import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

import { KeysInMemory } from '../city/KeysInMemory';
import { CoreDeviceKeys } from '../../kit/src/main/ets/core/CoreDeviceKeys';
import * as core from '../../kit/src/main/ets/generated/EregCore';

/** A call that is measured, and how often in a round. */
class Line {
  readonly rounds: Array<number> = [];

  constructor(
    readonly what: string,
    readonly times: number,
    readonly call: () => unknown,
  ) {}

  async round(): Promise<void> {
    const started = performance.now();
    for (let at = 0; at < this.times; at += 1) {
      const answer = this.call();
      if (answer instanceof Promise) {
        await answer;
      }
    }
    this.rounds.push(((performance.now() - started) * 1000) / this.times);
  }

  get median(): number {
    return this.rounds.sort((a, b) => a - b)[Math.floor(this.rounds.length / 2)];
  }
}

async function main(vaultsOfManyCases: string): Promise<void> {
  const keys = new CoreDeviceKeys(new KeysInMemory());
  const vaults = core.Vaults.make(join(vaultsOfManyCases, '100'), core.Language.Zh, keys, undefined);
  const [id] = await vaults.list();
  const client = await vaults.open(id, core.Secret.key(new Uint8Array(32).fill(7)), core.Access.Full, undefined);
  await client.check(undefined);
  const account = client.account();
  const cases = client.cases();
  const lines = [
    new Line('nothing is given back but an id', 500, () => client.id()),
    new Line('a record (where the account stands)', 50, () => account.standing()),
    new Line('a page of 50 cases, of 100', 50, () => cases.list(0)),
    new Line('a new observation and its first batch of changes', 50, async () => {
      const changes = client.changes();
      await changes.next();
      changes.cancel();
    }),
  ];
  // The first rounds warm what is compiled while it runs, and are not kept.
  for (let number = 0; number < 5 + 11; number += 1) {
    for (const line of lines) {
      await line.round();
      if (number < 5) {
        line.rounds.length = 0;
      }
    }
  }
  for (const line of lines) {
    const time = line.median.toFixed(1).padStart(10);
    const ratio = (line.median / lines[0].median).toFixed(2).padStart(8);
    console.log(`Node: ${line.what.padEnd(57)} ${time} us ${ratio}x`);
  }
  await client.end();
}

void main(process.argv[2]);
