/* The pages about the device itself, over fakes: the way in, the lock, backup, erasing, the log, a notary's visits. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  AWAY_AT_MOST,
  BackupModel,
  Chosen,
  DeviceOwner,
  Door,
  DoorEmpty,
  DoorOpen,
  DoorShut,
  EraseModel,
  Hands,
  Language,
  LogModel,
  OpeningModel,
  OpensWith,
  PageAtRest,
  PageFailed,
  PageModel,
  PageWorking,
  Reading,
  Remains,
  Remedy,
  SecretDevice,
  SecretModel,
  SecretPassphrase,
  SettingsModel,
  Vault,
  VisitsModel,
} from '../../kit/Index';
import { fakeFailure } from '../fakes/Fake';
import { noBackground } from '../fakes/FakeBackground';
import { FakeChoices, FakeFiles, FakeVault, FakeVaults } from '../fakes/FakeVault';

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

function named(door: Door): string {
  if (door instanceof DoorEmpty) {
    return `empty ${door.backup ?? ''}`;
  }
  return door instanceof DoorShut ? `shut ${door.opensWith}` : door instanceof DoorOpen ? 'open' : 'unseen';
}

/** A phone on which nothing is kept, its clock, and the way into it. */
function phone(): { vaults: FakeVaults; choices: FakeChoices; clock: { now: number }; page: OpeningModel } {
  const vaults = new FakeVaults();
  const choices = new FakeChoices();
  const clock = { now: 1_000 };
  return { vaults, choices, clock, page: new OpeningModel(vaults, choices, noBackground(), () => clock.now) };
}

test('a person begins with nothing, and the device’s own lock opens it at the next start', async () => {
  const { vaults, choices, page } = phone();
  choices.keep(choices.chosen().speaking(Language.En));
  await page.begin();
  assert.equal(named(page.state.door), 'unseen', 'nothing is made before it is known that nothing is there');
  await page.look();
  assert.equal(named(page.state.door), 'empty ');
  await page.begin();
  assert.equal(named(page.state.door), 'open');
  assert.deepEqual(vaults.made[0]?.calls, ['speak en']);
  await page.begin();
  assert.equal(vaults.made.length, 1);
  const next = new OpeningModel(vaults, choices, noBackground(), () => 0);
  await next.look();
  assert.equal(next.state.vault, vaults.made[0]);
});

test('an invitation by a link waits until the person is there, and is given out once', async () => {
  const { vaults, choices, page } = phone();
  const link = 'ereg:invite:1:019abcde-0000-7000-8000-0000000000aa:AAAAAAAAAAAAAAAAAAAAAA';
  let told = 0;
  page.listen(() => told++);
  page.handed(link);
  assert.equal(told, 1);
  assert.ok(
    !`${page} ${page.state} ${JSON.stringify(page.state)}`.includes('ereg:invite'),
    'an invitation is not printed',
  );
  await page.look();
  await page.begin();
  assert.deepEqual(vaults.made[0]?.sharing.calls, [], 'it is the person who joins');
  assert.equal(page.takeInvitation(), link);
  assert.equal(page.takeInvitation(), undefined);
  const others = [
    undefined,
    '',
    `https://example.invalid/${link}`,
    'EREG1:6BFOXN',
    'ereg:erase:1',
    `${link}\nereg:invite:1:`,
    `${link} 请点击`,
    `ereg:invite:1:${'A'.repeat(200)}`,
  ];
  for (const other of others) {
    page.handed(other);
    assert.equal(page.takeInvitation(), undefined, other);
  }
  // On a notary's device it is no client's in particular.
  const visits = new OpeningModel(new FakeVaults(), choices, noBackground(), () => 0);
  visits.handed(link);
  visits.receiveVisits();
  assert.equal(visits.takeInvitation(), undefined);
  visits.handed(link);
  assert.equal(visits.takeInvitation(), undefined);
});

test('a second tap makes no second vault, and an app that goes meanwhile is paused after it', async () => {
  const { vaults, page } = phone();
  await page.look();
  vaults.hold();
  const began = [page.begin(), page.begin()];
  const paused = page.pause();
  await until(() => vaults.calls.includes('create'));
  assert.ok(page.standing instanceof PageWorking);
  vaults.release();
  await Promise.all([...began, paused]);
  assert.deepEqual(vaults.calls, ['list', 'create']);
  assert.deepEqual(vaults.made[0]?.calls, ['speak zh', 'pause']);
  await page.resume();
  await page.end();
  assert.deepEqual(vaults.made[0]?.calls, ['speak zh', 'pause', 'resume', 'end']);
  assert.equal(page.state.vault, undefined);
});

test('a person begins with a backup and the passphrase that it was made under', async () => {
  const { vaults, choices, page } = phone();
  await page.look();
  await page.restore('none was chosen');
  page.choose('backup');
  assert.equal(named(page.state.door), 'empty backup');
  vaults.failNext(fakeFailure(Remedy.UnlockFirst, 'vault.wrong_key'));
  await page.restore('of another');
  assert.equal(failure(page), 'vault.wrong_key');
  assert.equal(named(page.state.door), 'empty backup', 'the backup is still chosen');
  await page.restore('riverside 2027');
  assert.equal(named(page.state.door), 'open');
  assert.equal(choices.chosen().opensWith, OpensWith.Passphrase);
  assert.equal(vaults.made.length, 1);

  const next = new OpeningModel(vaults, choices, noBackground(), () => 0);
  await next.look();
  assert.equal(named(next.state.door), 'shut passphrase', 'the next start waits for the passphrase');
  await next.open(new SecretPassphrase('wrong'));
  assert.equal(failure(next), 'vault.wrong_key');
  await next.open(new SecretPassphrase('riverside 2027'));
  assert.equal(named(next.state.door), 'open');
  assert.ok(!`${next.state} ${JSON.stringify(next.state)}`.includes('riverside'));
});

test('whoever cancels when the device asks is told of no failure, and opens the vault by asking again', async () => {
  const { vaults, page } = phone();
  await page.look();
  vaults.failNext(fakeFailure(Remedy.Cancelled, 'key.cancelled'));
  await page.begin();
  assert.ok(page.standing instanceof PageAtRest);
  assert.equal(named(page.state.door), 'empty ');
  vaults.failNext(fakeFailure(Remedy.TryAgain, 'vault.busy'));
  await page.begin();
  assert.equal(failure(page), 'vault.busy');
  await page.begin();
  assert.equal(named(page.state.door), 'open');
  assert.equal(vaults.made.length, 1);
});

test('a locked vault is unlocked where it stands', async () => {
  const { vaults, page } = phone();
  await page.look();
  await page.begin();
  const vault = vaults.made[0];
  vault?.failNext(fakeFailure(Remedy.TryAgain, 'vault.busy'));
  await page.lock();
  assert.equal(named(page.state.door), 'open', 'what did not lock is not said to be locked');
  await page.lock();
  assert.equal(named(page.state.door), 'shut device');
  assert.equal(page.state.vault, undefined);
  await page.open(new SecretDevice());
  assert.equal(named(page.state.door), 'open');
  assert.deepEqual(vault?.calls, ['speak zh', 'lock', 'lock', 'unlock']);
});

test('after a long time away the person is asked again, and so where the files do not open', async () => {
  const { vaults, clock, page } = phone();
  await page.look();
  await page.begin();
  const vault = vaults.made[0];
  await page.pause();
  clock.now += AWAY_AT_MOST;
  await page.resume();
  assert.equal(named(page.state.door), 'open');
  await page.pause();
  clock.now += AWAY_AT_MOST + 1;
  await page.resume();
  assert.equal(named(page.state.door), 'shut device');
  assert.deepEqual(vault?.calls, ['speak zh', 'pause', 'resume', 'pause', 'end']);
  await page.open(new SecretDevice());
  assert.equal(named(page.state.door), 'open');
  await page.pause();
  vault?.failNext(fakeFailure(Remedy.Storage, 'vault.disk'));
  await page.resume();
  assert.equal(failure(page), 'vault.disk');
  assert.equal(named(page.state.door), 'shut device');
});

test('language and letters are kept, and the device asks in that language', async () => {
  const vault = new FakeVault();
  const choices = new FakeChoices();
  const page = new SettingsModel(vault, choices);
  await page.load();
  assert.equal(page.state.standing?.account, undefined);
  page.speak(Language.En);
  page.readAs(Reading.Elder);
  assert.deepEqual(choices.chosen(), new Chosen(Language.En, Reading.Elder, OpensWith.Device, DeviceOwner.Person));
  assert.equal(page.state.chosen, choices.chosen());
  assert.ok(vault.calls.includes('speak en'));
});

test('the lock is changed, and a passphrase that is refused changes nothing', async () => {
  const vault = new FakeVault();
  const choices = new FakeChoices();
  const page = new SecretModel(vault, choices);
  vault.failNext(fakeFailure(Remedy.FixInput, 'passphrase.weak'));
  await page.setPassphrase('1234');
  assert.equal(failure(page), 'passphrase.weak');
  assert.equal(choices.chosen().opensWith, OpensWith.Device);
  assert.equal(page.state.changed, undefined);
  await page.setPassphrase('riverside 2027');
  assert.equal(choices.chosen().opensWith, OpensWith.Passphrase);
  assert.equal(page.state.changed, OpensWith.Passphrase);
  await page.useDevice();
  assert.equal(choices.chosen().opensWith, OpensWith.Device);
});

test('a backup that nothing opens elsewhere is not made', async () => {
  const vault = new FakeVault();
  const choices = new FakeChoices();
  const page = new BackupModel(vault, choices);
  await page.backUp('folder');
  assert.deepEqual(vault.calls, []);
  choices.keep(choices.chosen().openedWith(OpensWith.Passphrase));
  page.load();
  assert.equal(page.state.opensWith, OpensWith.Passphrase);
  await page.backUp('folder');
  assert.equal(page.state.made, 'folder');
  vault.failNext(fakeFailure(Remedy.Storage, 'vault.disk'));
  await page.backUp('folder');
  assert.equal(page.state.made, undefined, 'a backup that was not written is not said to be');
});

test('erasing ends the vault first, and goes on where it failed', async () => {
  const vaults = new FakeVaults();
  const choices = new FakeChoices();
  const vault: Vault = await vaults.create(new SecretDevice(), undefined);
  choices.keep(choices.chosen().openedWith(OpensWith.Passphrase));
  const page = new EraseModel(vaults, vault, choices);
  await page.load();
  assert.deepEqual(page.state.unsent, []);
  vaults.failNext(fakeFailure(Remedy.Storage, 'vault.disk'));
  await page.erase();
  assert.equal(failure(page), 'vault.disk');
  assert.equal(page.state.remains, Remains.Kept);
  assert.equal(choices.chosen().opensWith, OpensWith.Passphrase);
  await page.erase();
  assert.equal(page.state.remains, Remains.Nothing);
  assert.equal(choices.chosen().opensWith, OpensWith.Device);
  assert.deepEqual(await vaults.list(), []);
});

test('the log is read shortened, and its file is removed whatever happens', async () => {
  const vault = new FakeVault();
  const files = new FakeFiles();
  for (let at = 1; at <= 500; at++) {
    files.content.push(`line ${at}`, ' ');
  }
  const page = new LogModel(vault.outbox, files);
  await page.load();
  assert.equal(page.state.lines.length, 200);
  assert.deepEqual([page.state.lines[0], page.state.lines[39]], ['line 1', 'line 40']);
  assert.deepEqual([page.state.lines[40], page.state.lines[199]], ['line 341', 'line 500']);
  vault.outbox.failNext(fakeFailure(Remedy.Storage, 'vault.disk'));
  await page.load();
  assert.equal(failure(page), 'vault.disk');
  assert.deepEqual(files.removed, ['own', 'own']);
  await page.save('log.txt');
  assert.equal(page.state.saved, 'log.txt');
});

test('while one visit is handed over no other is open', async () => {
  const vaults = new FakeVaults();
  const choices = new FakeChoices();
  choices.keep(choices.chosen().ownedBy(DeviceOwner.Notary));
  const page = new VisitsModel(vaults, choices);
  const known = (): string => (page.state.visits ?? []).map((each) => each.client !== undefined).join();
  await page.load();
  assert.deepEqual(page.state.visits, []);
  await page.handOver();
  assert.equal(page.state.hands, Hands.Notary, 'there is nobody to hand it to');
  await page.begin();
  await page.begin();
  const first = vaults.made[0] as FakeVault;
  const second = vaults.made[1] as FakeVault;
  assert.equal(known(), 'true,true');
  await page.handOver();
  assert.equal(page.state.hands, Hands.Client);
  assert.ok(first.calls.includes('end') && !second.calls.includes('end'));
  assert.equal(known(), 'false,true');
  await page.show(first.id);
  assert.equal(page.state.shown, second, 'a client opens no other visit');
  await page.lock();
  assert.equal(page.state.shown, undefined);
  assert.equal(page.state.hands, Hands.Notary);
  assert.equal(known(), 'false,false');
  await page.show(first.id);
  assert.equal(page.state.shown, first);
  await page.leaveToPerson();
  assert.equal(choices.chosen().owner, DeviceOwner.Notary, 'clients are kept here');
});

test('a visit that does not lock is shown no more all the same', async () => {
  const vaults = new FakeVaults();
  const page = new VisitsModel(vaults, new FakeChoices());
  await page.begin();
  const visit = vaults.made[0] as FakeVault;
  await page.handOver();
  visit.failNext(fakeFailure(Remedy.Storage, 'vault.disk'));
  await page.lock();
  assert.equal(failure(page), 'vault.disk');
  assert.equal(page.state.shown, undefined);
  await page.pause();
  visit.failNext(fakeFailure(Remedy.Storage, 'vault.disk'));
  await page.resume();
  await page.load();
  assert.equal(page.state.visits?.[0]?.client, undefined);
});
