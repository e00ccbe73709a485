import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  ActProgress,
  Day,
  Discreet,
  DraftId,
  Fen,
  FieldChoice,
  InputKindChoice,
  Invitation,
  Language,
  Message,
  SecretPassphrase,
  Slot,
  Stop,
  Words,
} from '../../kit/Index';
import { fakeField } from '../fakes/FakeDrafts';

test('money is written as a bill writes it', () => {
  for (const [fen, written] of [
    [0, '¥0.00'],
    [5, '¥0.05'],
    [99_999, '¥999.99'],
    [168_000_000, '¥1,680,000.00'],
    [100_000_000_000, '¥1,000,000,000.00'],
  ] as Array<[number, string]>) {
    assert.equal(new Fen(fen).inYuan(), written);
  }
});

test('words are read in either language', () => {
  const words = new Words('继续', 'go on');
  assert.deepEqual([words.inLanguage(Language.Zh), words.inLanguage(Language.En)], ['继续', 'go on']);
});

test('what holds something says its name alone', () => {
  const canary = '林秀英';
  const message = new Message(canary, new Words(canary, canary), canary, canary);
  const field = fakeField(canary, new InputKindChoice([new FieldChoice(canary, message.text)]));
  const held: Discreet[] = [
    message,
    message.text,
    field,
    field.kind,
    new SecretPassphrase(canary),
    new Fen(168),
    new Invitation(canary, new Slot('transferee.1'), ActProgress.Queued, message),
  ];
  for (const value of held) {
    const said = `${value} ${JSON.stringify(value)} ${JSON.stringify([value])} ${[value]}`;
    assert.ok(!said.includes(canary) && !said.includes('168'), said);
    assert.equal(String(value), value.constructor.name);
  }
  assert.equal(`${new DraftId('d')} ${new Day('2026-10-20')}`, 'd 2026-10-20', 'what names nobody is printed');
});

test('what is stopped tells once, and at once whoever comes later', () => {
  const stop = new Stop();
  let told = 0;
  const listener = (): void => {
    told++;
  };
  const gone = (): void => assert.fail('it had ended');
  stop.add(listener);
  stop.add(gone);
  stop.remove(gone);
  stop.stop();
  stop.stop();
  assert.equal(told, 1);
  assert.ok(stop.isStopped);
  stop.add(listener);
  assert.equal(told, 2);
});
