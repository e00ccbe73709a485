/* A person changes phones, by the pages' models alone, over the real library. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import {
  Access,
  BackgroundExchange,
  BackupModel,
  CoreLogs,
  CoreVaults,
  DoorEmpty,
  DoorShut,
  EnrolModel,
  EraseModel,
  GrantModel,
  Language,
  LetterListModel,
  LogLevel,
  LogModel,
  MandateListModel,
  MatterId,
  OpeningModel,
  OwnFiles,
  PageFailed,
  Remains,
  Remedy,
  SecretDevice,
  SecretKey,
  SecretModel,
  SecretPassphrase,
  SharingModel,
  Slice,
  SLICE_AT_MOST,
  SliceEnd,
  Vault,
} from '../../kit/Index';
import { City, inACity } from '../city/City';
import { KeysInMemory } from '../city/KeysInMemory';
import { FakeSlices, FakeTransitKey, noBackground } from '../fakes/FakeBackground';
import { FakeChoices } from '../fakes/FakeVault';
import { connectionTo, failed, succeeded, there } from './Person';
import { typed } from './Sale';

const SALE = new MatterId('T04');
const PASSPHRASE = 'riverside maple 2027';

/** A phone of a person's own, on which nothing is kept yet. */
class OwnPhone {
  readonly choices = new FakeChoices();
  readonly transit = new FakeTransitKey();
  readonly vaults: CoreVaults;
  readonly opening: OpeningModel;
  private readonly directory = mkdtempSync(join(tmpdir(), 'own-'));

  constructor() {
    const logs = new CoreLogs(join(this.directory, 'logs'), LogLevel.Debug, undefined);
    this.vaults = new CoreVaults(join(this.directory, 'vaults'), Language.Zh, new KeysInMemory(), logs);
    const background = new BackgroundExchange(this.transit, new FakeSlices());
    this.opening = new OpeningModel(this.vaults, this.choices, background, () => 0);
  }

  /** The phone is thrown away. */
  async end(): Promise<void> {
    await this.opening.end();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Files in a directory of the test. */
class FilesIn implements OwnFiles {
  private readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  place(): string {
    return join(this.directory, 'own');
  }

  lines(path: string): string[] {
    return readFileSync(path, 'utf8').split('\n');
  }

  remove(path: string): void {
    rmSync(path, { force: true });
  }
}

async function enrols(vault: Vault, home: Map<string, string>, city: City): Promise<void> {
  const connection = connectionTo(city);
  const page = new EnrolModel(vault.account);
  page.state.url = connection.url;
  page.state.office = connection.office;
  await page.look();
  assert.equal(page.state.presented?.fingerprint, connection.rootFingerprint);
  await page.confirm();
  page.state.name = there(home.get('transferor.1.name'));
  page.state.idNumber = there(home.get('transferor.1.id_no'));
  page.state.identityProof = there(home.get('transferor.1.identity_proof'));
  await page.enrol();
  succeeded(page);
}

test('what was queued is sent by a slice while the person is away, and nothing else is opened', async () =>
  inACity(async (city) => {
    const phone = new OwnPhone();
    await phone.opening.look();
    await phone.opening.begin();
    succeeded(phone.opening);
    const vault = there(phone.opening.state.vault);
    const home = city.home('plain_sale');
    await enrols(vault, home, city);
    const draft = await vault.drafts.begin(SALE, there((await vault.homes.mine(undefined))[0]).unit);
    for (const [field, value] of typed(home)) {
      await vault.drafts.answer(draft, field, value);
    }
    const shared = new SharingModel(vault, draft);
    await shared.share();
    succeeded(shared);
    assert.notEqual((await vault.outbox.items()).length, 0);
    await phone.opening.end();

    const secret = new SecretKey(there(phone.transit.secret));
    const inTransit = await phone.vaults.open(vault.id, secret, Access.Transit);
    const page = new LetterListModel(inTransit);
    await page.load();
    assert.ok(page.standing instanceof PageFailed && page.standing.failure.remedy === Remedy.UnlockFirst);
    // While somebody has it open the slice lets them be, and comes again.
    assert.equal(await new Slice(phone.vaults, phone.transit).run(SLICE_AT_MOST), SliceEnd.TryAgain);
    await inTransit.end();
    for (let turn = 0; turn < 3; turn++) {
      assert.equal(await new Slice(phone.vaults, phone.transit).run(SLICE_AT_MOST), SliceEnd.Exchanged);
    }
    await phone.opening.open(new SecretDevice());
    succeeded(phone.opening);
    assert.deepEqual(await there(phone.opening.state.vault).outbox.items(), []);
    await phone.end();
  }));

test('a person moves with a backup and its passphrase, and erases the old phone', async () =>
  inACity(async (city) => {
    const home = city.home('plain_sale');
    const old = new OwnPhone();
    await old.opening.look();
    await old.opening.begin();
    succeeded(old.opening);
    const vault = there(old.opening.state.vault);
    await enrols(vault, home, city);
    const draft = await vault.drafts.begin(SALE, undefined);

    // Locked, nothing of it is read; the device's own lock opens it again.
    await old.opening.lock();
    const letters = new LetterListModel(vault);
    await letters.load();
    assert.ok(letters.standing instanceof PageFailed && letters.standing.failure.remedy === Remedy.UnlockFirst);
    await old.opening.open(new SecretDevice());
    succeeded(old.opening);
    await letters.load();
    succeeded(letters);
    const mandates = new MandateListModel(vault);
    await mandates.load();
    succeeded(mandates);
    assert.deepEqual(mandates.state.lines, []);
    const grant = new GrantModel(vault);
    await grant.load();
    assert.ok(grant.state.matters.some((each) => each.matter.equals(SALE)));

    // A backup is made once a passphrase opens it, and a passphrase is none that anybody guesses.
    const folder = join(city.directory, 'backup');
    const backup = new BackupModel(vault, old.choices);
    await backup.backUp(folder);
    assert.equal(backup.state.made, undefined);
    const lock = new SecretModel(vault, old.choices);
    await lock.setPassphrase('12345678');
    assert.ok(failed(lock).startsWith('passphrase.'));
    await lock.setPassphrase(PASSPHRASE);
    succeeded(lock);
    await backup.backUp(folder);
    succeeded(backup);
    assert.equal(backup.state.made, folder);

    // Whoever helps reads the log, and nobody's name in it.
    const log = new LogModel(vault.outbox, new FilesIn(city.directory));
    await log.load();
    succeeded(log);
    assert.notEqual(log.state.lines.length, 0);
    assert.ok(!log.state.lines.some((line) => line.includes(there(home.get('transferor.1.name')))));

    const erase = new EraseModel(old.vaults, vault, old.choices);
    await erase.load();
    await erase.erase();
    succeeded(erase);
    assert.equal(erase.state.remains, Remains.Nothing);
    await old.opening.erased();
    assert.equal(old.transit.secret, undefined);
    await old.opening.look();
    assert.ok(old.opening.state.door instanceof DoorEmpty);

    const other = new OwnPhone();
    await other.opening.look();
    other.opening.choose(folder);
    await other.opening.restore(`${PASSPHRASE}, another`);
    assert.equal(failed(other.opening), 'vault.wrong_key');
    await other.opening.restore(PASSPHRASE);
    succeeded(other.opening);
    const moved = there(other.opening.state.vault);
    assert.ok(moved.id.equals(vault.id));
    const drafts = await moved.drafts.list(0);
    assert.deepEqual(
      drafts.items.map((line) => line.id.text),
      [draft.text],
    );
    // The next start asks for the passphrase, and nothing else opens it.
    await other.opening.end();
    const next = new OpeningModel(other.vaults, other.choices, noBackground(), () => 0);
    await next.look();
    assert.ok(next.state.door instanceof DoorShut);
    await next.open(new SecretPassphrase(PASSPHRASE));
    succeeded(next);
    await next.end();
    await other.end();
    await old.end();
  }));
