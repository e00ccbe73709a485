/* The pages about licences and about who may be shown them, over fakes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  CertificateScreen,
  CertificateStanding,
  ConsentAct,
  ConsentListModel,
  ConsentScreen,
  ConsentTerms,
  Day,
  GiveConsentModel,
  LicenceModel,
  LicencePurposeScreen,
  LicenceScreen,
  LicenceUserScreen,
  LicenceUseScreen,
  MovedAccount,
  MovedLetters,
  PageAtRest,
  PageFailed,
  PageModel,
  Remedy,
  SyncStatus,
  TimeEstimate,
  TimeTrust,
} from '../../kit/Index';
import { fakeFailure, fakeMessage, fakeWords } from '../fakes/Fake';
import { FakeVault } from '../fakes/FakeVault';

/** 24 November 2026, half past midnight in Beijing: the day before in Greenwich. */
const NIGHT = new Date('2026-11-24T00:30:00+08:00');

/** Waits until something holds. */
async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 5_000 && !holds(); turn++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assert.ok(holds());
}

function failure<State>(page: PageModel<State>): string {
  assert.ok(page.standing instanceof PageFailed, `it did not fail: ${page.standing}`);
  return page.standing.failure.code;
}

function consent(id: string, act: ConsentAct | undefined): ConsentScreen {
  const [name, purpose, day] = [fakeWords('school'), fakeWords('admission'), new Day('2026-12-31')];
  return new ConsentScreen(id, 'S', name, 'L', undefined, 'a', purpose, day, NIGHT, undefined, fakeWords(id), act, 0);
}

function used(id: string, of: string): LicenceUseScreen {
  const refused = fakeMessage('consent.other_purpose');
  return new LicenceUseScreen(id, of, fakeWords('school'), 'S', 'L', fakeWords('loan'), NIGHT, fakeWords(''), refused);
}

/** A vault on which it is night. */
function atNight(): FakeVault {
  const vault = new FakeVault();
  vault.exchange.stands = new SyncStatus(0, 0, 0, new TimeEstimate(NIGHT, TimeTrust.Registry), undefined);
  return vault;
}

test('a consent is shown with its own uses, and taken back once while it stands', async () => {
  const vault = atNight();
  vault.consents.consents = [
    consent('stands', ConsentAct.TakeBack),
    consent('over', undefined),
    consent('of an office', ConsentAct.Ask),
  ];
  vault.consents.used = [used('u2', 'over'), used('u1', 'stands')];
  const page = new ConsentListModel(vault);
  const uses = (): string => page.state.uses.map((each) => each.id).join();
  const revoking = (): string | undefined => page.state.revoking?.text;
  const revoked = (): number => vault.consents.calls.filter((call) => call.startsWith('revoke')).length;
  await page.load();
  assert.equal(uses(), 'u2,u1', 'where none is looked at the log is of all');
  await page.revoke();
  for (const id of ['over', 'of an office']) {
    await page.open(id);
    assert.equal(page.state.isRevocable, false, id);
    await page.revoke();
  }
  assert.equal(revoked(), 0);
  await page.open('stands');
  assert.equal(uses(), 'u1');
  assert.equal(page.state.isRevocable, true);
  vault.consents.failNext(fakeFailure(Remedy.NotFound, 'consent.not_found'));
  await page.revoke();
  assert.equal(failure(page), 'consent.not_found');
  assert.equal(revoking(), undefined);
  await page.revoke();
  await page.revoke();
  assert.equal(revoking(), 'revocation');
  assert.equal(revoked(), 2);
  await page.close();
  assert.equal(page.state.opened, undefined);
  assert.equal(uses(), 'u2,u1');
});

test('the log of a consent that cannot be read is not that of another', async () => {
  const vault = atNight();
  vault.consents.consents = [consent('one', ConsentAct.TakeBack), consent('two', ConsentAct.TakeBack)];
  vault.consents.used = [used('u1', 'one')];
  const page = new ConsentListModel(vault);
  const following = page.observe();
  await until(() => page.state.uses.length === 1);
  await page.open('one');
  vault.consents.failNext(fakeFailure(Remedy.UnlockFirst, 'vault.content_locked'));
  await page.open('two');
  assert.equal(failure(page), 'vault.content_locked');
  assert.deepEqual(page.state.uses, []);
  const reads = vault.consents.calls.length;
  vault.consents.used = [used('u2', 'two')];
  vault.moves.move([new MovedLetters()]);
  vault.moves.move([new MovedAccount()]);
  await until(() => page.state.uses[0]?.id === 'u2');
  assert.equal(vault.consents.calls.length, reads + 2, 'what the page does not show is not read anew');
  page.leave();
  await following;
});

function certificate(number: string, status: CertificateStanding): CertificateScreen {
  const words = fakeWords('');
  return new CertificateScreen(words, number, '', '', status, undefined, words, '', '', undefined, 1, NIGHT, undefined);
}

test('a consent is given once, of a licence in force', async () => {
  const vault = atNight();
  vault.certificates.certificates = [
    certificate('n1', CertificateStanding.Cancelled),
    certificate('n2', CertificateStanding.Current),
    certificate('n3', CertificateStanding.Unproven),
  ];
  const purposes = [new LicencePurposeScreen('school_admission', fakeWords('admission'))];
  vault.consents.listed = [new LicenceUserScreen('S', fakeWords('school'), purposes)];
  const page = new GiveConsentModel(vault);
  await page.load();
  assert.deepEqual(
    page.state.certificates.map((each) => each.number),
    ['n2'],
  );
  assert.equal(page.state.offices[0]?.purposes[0]?.id, 'school_admission');
  const terms = new ConsentTerms('S', 'school_admission', new Day('2026-12-31'));
  vault.consents.failNext(fakeFailure(Remedy.Cancelled, 'key.cancelled'));
  await page.give('n2', terms);
  assert.ok(page.standing instanceof PageAtRest, 'what the person cancelled is no failure');
  await page.give('n2', terms);
  await page.give('n2', terms);
  assert.equal(page.state.given?.text, 'consent');
  const given = vault.consents.calls.filter((call) => call.startsWith('give'));
  assert.deepEqual(given, Array(2).fill('give n2 to S for school_admission until 2026-12-31'));
});

test('a licence is shown as it was answered last', async () => {
  const vault = new FakeVault();
  const page = new LicenceModel(vault.documents, 'L1');
  await page.ask();
  assert.equal(failure(page), 'licence.not_found');
  const cancelled = fakeWords('cancelled');
  const licence = new LicenceScreen('L1', 'n1', cancelled, NIGHT, ['L2'], undefined, undefined);
  vault.documents.licences.set('L1', licence);
  await page.ask();
  assert.equal(page.state.licence, licence);
  vault.documents.failNext(fakeFailure(Remedy.TryAgain, 'network.unreachable'));
  await page.ask();
  assert.equal(failure(page), 'network.unreachable');
  assert.equal(page.state.licence, licence, 'what was answered before stays');
});
