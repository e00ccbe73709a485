/* What the core writes down of its own doing. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import * as core from '../../kit/src/main/ets/generated/EregCore';
import { fails, onAPhone, sleep } from './Phone';

/** Keeps each line, and throws what is none of the core's. */
class Sink implements core.LogSink {
  readonly lines: Array<[core.LogLevel, string]> = [];

  line(level: core.LogLevel, text: string): void {
    this.lines.push([level, text]);
    throw new Error('full');
  }
}

test('a log is kept, told and exported, and nothing personal is in it', async () =>
  onAPhone(async (phone) => {
    const sink = new Sink();
    const logs = core.Logs.start(phone.path('logs'), core.LogLevel.Debug, sink);
    logs.setLevel(core.LogLevel.Debug);
    const vaults = core.Vaults.make(phone.path('logged'), core.Language.Zh, phone.keys, logs);
    const client = await vaults.create(phone.secret, undefined, undefined);
    const outbox = client.outbox();
    const draft = await client.drafts().begin(new core.MatterId('T04'), undefined);
    await client.drafts().answer(draft, 'parties.transferor.1.name', '林秀英');
    await outbox.exportLogs(phone.path('doctor.txt'));
    await fails(new core.ClientErrorFixInput('logs.exists', undefined), outbox.exportLogs(phone.path('doctor.txt')));
    await client.end();
    await logs.exportTo(phone.path('log.txt'));
    for (let turn = 0; turn < 100 && sink.lines.length < 2; turn++) {
      await sleep(20);
    }
    assert.ok(sink.lines.length > 1, 'a sink that throws is told on');
    assert.ok(sink.lines.every(([level]) => Object.values(core.LogLevel).includes(level)));
    for (const file of ['doctor.txt', 'log.txt']) {
      const text = readFileSync(phone.path(file), 'utf8');
      assert.notEqual(text, '');
      assert.ok(!text.includes('林秀英'));
    }
    assert.ok(!sink.lines.some(([, text]) => text.includes('林秀英')));
  }));

test('without a log there is none to export', async () =>
  onAPhone(async (phone) => {
    const client = await phone.made();
    await fails(
      new core.ClientErrorFixInput('logs.none', undefined),
      client.outbox().exportLogs(phone.path('doctor.txt')),
    );
    await client.end();
  }));
