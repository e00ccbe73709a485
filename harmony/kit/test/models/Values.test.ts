import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  ActProgress,
  BookStanding,
  Conclusion,
  Day,
  Discreet,
  DraftId,
  Fen,
  FieldChoice,
  HandedCopy,
  HandedCopyAnnotated,
  HandedCopyCancelled,
  HandedKind,
  InputKindChoice,
  Integrity,
  Invitation,
  Language,
  Message,
  SealTrust,
  SecretPassphrase,
  Slot,
  Stop,
  Verification,
  Words,
} from '../../kit/Index';
import { fakeWords } from '../fakes/Fake';
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

function checked(ok: boolean, integrity: Integrity, book: BookStanding, copy?: HandedCopy): Verification {
  const words = fakeWords('');
  const [seal, none] = [SealTrust.Trusted, undefined];
  return new Verification(
    HandedKind.Ofd,
    words,
    ok,
    integrity,
    seal,
    book,
    [],
    none,
    none,
    none,
    none,
    false,
    none,
    copy,
    [],
    none,
  );
}

test('a copy that is merely over is not said to have failed a check', () => {
  const { Intact, Altered } = Integrity;
  const { Current, StatusUnknown, Unverifiable } = BookStanding;
  const annotated = (over: boolean): HandedCopy =>
    new HandedCopyAnnotated('copy', 'licence', 'school', 'admission', new Day('2026-12-31'), over);
  for (const [check, conclusion] of [
    [checked(true, Intact, Current), Conclusion.Well],
    [checked(true, Intact, StatusUnknown), Conclusion.WellThen],
    [checked(true, Intact, Unverifiable, annotated(false)), Conclusion.WellThen],
    [checked(false, Intact, Unverifiable, annotated(true)), Conclusion.CopyOver],
    [checked(false, Intact, Unverifiable, new HandedCopyCancelled(new Day('2026-10-20'))), Conclusion.CopyOver],
    [checked(false, Altered, Unverifiable), Conclusion.NotWell],
  ] as Array<[Verification, Conclusion]>) {
    assert.equal(check.conclusion, conclusion);
  }
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
