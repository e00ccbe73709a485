/* The pages about the office's letters and about mandates, over fakes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  CaseId,
  Day,
  GrantModel,
  LetterListModel,
  LetterScreen,
  MandateListModel,
  MandateScreen,
  MandateStanding,
  MatterId,
  MatterRules,
  MovedLetters,
  NewMandate,
  PageAtRest,
  Remedy,
  RulesView,
  SyncStatus,
  TimeEstimate,
  TimeTrust,
} from '../../kit/Index';
import { fakeFailure, fakeMessage, fakeWords } from '../fakes/Fake';
import { FakeVault } from '../fakes/FakeVault';

/** 24 November 2026, half past midnight in Beijing: the day before in Greenwich. */
const NIGHT = new Date('2026-11-24T00:30:00+08:00');
const SALE = new MatterId('T04');

/** Waits until something holds. */
async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 5_000 && !holds(); turn++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assert.ok(holds());
}

test('the office’s day is that of Beijing', () => {
  assert.equal(Day.ofMoment(NIGHT).text, '2026-11-24');
  assert.equal(Day.ofMoment(new Date(NIGHT.getTime() - 30 * 60 * 1000 - 1)).text, '2026-11-23');
  assert.equal(new Day('2027-12-31').later(1)?.text, '2028-01-01');
  assert.equal(new Day('2028-03-01').later(-1)?.text, '2028-02-29');
  assert.equal(new Day('2027-03-01').later(-1)?.text, '2027-02-28');
  assert.equal(new Day('never').later(1), undefined);
  assert.ok(new Day('2027-03-01').isBefore(new Day('2027-03-02')) && !new Day('a').isBefore(new Day('a')));
});

test('a day is read as it is typed', () => {
  for (const typed of ['2027-03-31', '20270331', ' 2027-03-31 ']) {
    assert.equal(Day.typed(typed)?.text, '2027-03-31', typed);
  }
  assert.equal(Day.typed('2028-02-29')?.text, '2028-02-29');
  const none = ['', '2027', '2027-3-31', '2027-02-29', '2027-13-01', '2027-00-10', '202703311', '2027/03/31'];
  for (const typed of none.concat(['20-270331', '２０２７０３３１', '2027-03-31-'])) {
    assert.equal(Day.typed(typed), undefined, typed);
  }
});

function letter(id: string, caseId: CaseId | undefined): LetterScreen {
  return new LetterScreen(id, NIGHT, 'demo', 'accepted', fakeWords(id), fakeWords(''), caseId, []);
}

test('a letter leads to its application where that is here', async () => {
  const vault = new FakeVault();
  vault.letters.letters = [letter('l1', new CaseId('case-1')), letter('l2', undefined)];
  const page = new LetterListModel(vault);
  const following = page.observe();
  await until(() => page.state.letters.length === 2);
  await page.open(letter('l1', new CaseId('case-1')));
  assert.ok(page.standing instanceof PageAtRest, 'an application that is not here is no failure');
  assert.equal(page.state.open?.letter.id, 'l1');
  assert.equal(page.state.open?.draft, undefined);
  vault.letters.letters = [letter('l3', undefined), ...vault.letters.letters];
  vault.moves.move([new MovedLetters()]);
  await until(() => page.state.letters.length === 3);
  assert.equal(page.state.open?.letter.id, 'l1', 'what is read stays open');
  page.close();
  assert.equal(page.state.open, undefined);
  page.leave();
  await following;
});

/** A vault on which it is night, with the rules of two matters. */
function atNight(): FakeVault {
  const vault = new FakeVault();
  vault.exchange.stands = new SyncStatus(0, 0, 0, new TimeEstimate(NIGHT, TimeTrust.Registry), undefined);
  const rules = (matter: MatterId, isClosed = false): MatterRules =>
    new MatterRules(
      matter,
      fakeWords(`name of ${matter}`),
      fakeWords('needs'),
      fakeWords('costs'),
      fakeWords('takes'),
      isClosed ? fakeMessage('closed') : undefined,
      30,
      1,
    );
  const matters = [rules(SALE), rules(new MatterId('T10'), true)];
  vault.inForce = new RulesView(1, new Day('2026-01-01'), 'demo', undefined, matters, []);
  return vault;
}

test('a mandate is granted from today to the end of its last day', async () => {
  const vault = atNight();
  const page = new GrantModel(vault);
  const terms = new NewMandate('林秀英', '1', '周建国', '2', [SALE], new Day('2026-12-31'));
  await page.grant(terms);
  assert.deepEqual(vault.mandates.calls, [], 'the day is not known yet');
  await page.load();
  assert.deepEqual(
    page.state.matters.map((each) => each.matter.text),
    ['T04'],
    'what is not taken now is not mandated',
  );
  await page.grant(terms);
  await page.grant(terms);
  assert.equal(vault.mandates.calls.length, 1, 'a second tap signs nothing more');
  assert.deepEqual(
    [vault.mandates.granted?.fromDay.text, vault.mandates.granted?.toDay.text],
    ['2026-11-24', '2027-01-01'],
  );
  assert.ok(!`${terms} ${JSON.stringify(terms)}`.includes('林'));
});

function mandate(id: string, to: string, standing: MandateStanding): MandateScreen {
  const [matters, from] = [[SALE, new MatterId('T99')], new Day('2026-01-01')];
  return new MandateScreen(id, '', '', '', '', matters, from, new Day(to), undefined, standing, fakeWords(id));
}

test('mandates are told apart, and one is revoked once', async () => {
  const vault = atNight();
  vault.mandates.mandates = [
    mandate('stands', '2026-11-25', MandateStanding.Stands),
    mandate('ran out', '2026-11-24', MandateStanding.Over),
  ];
  const page = new MandateListModel(vault);
  await page.load();
  assert.deepEqual(
    page.state.lines.map((line) => line.mandate.standing),
    [MandateStanding.Stands, MandateStanding.Over],
  );
  assert.equal(page.state.lines[0]?.lastDay.text, '2026-11-24');
  assert.deepEqual(
    page.state.lines[0]?.matters.map((each) => each.en),
    ['name of T04', 'T99'],
    'a matter without rules has its id',
  );
  const revoked = (): number => vault.mandates.calls.filter((call) => call.startsWith('revoke')).length;
  await page.revoke();
  page.open('ran out');
  await page.revoke();
  assert.equal(revoked(), 0);
  page.open('stands');
  vault.mandates.failNext(fakeFailure(Remedy.Cancelled, 'key.cancelled'));
  await page.revoke();
  const revoking = (): string | undefined => page.state.revoking?.text;
  assert.equal(revoking(), undefined);
  await page.revoke();
  assert.equal(revoking(), 'revocation');
  await page.revoke();
  assert.equal(revoked(), 2);
  page.close();
  assert.equal(page.state.opened, undefined);
});
