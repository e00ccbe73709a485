/* A vault is made, opened, paused, ended, copied, salvaged, erased; and what it says of itself. */

import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';

import { DeviceKeyTrouble, KeyTrouble } from '../../kit/Index';
import * as core from '../../kit/src/main/ets/generated/EregCore';
import { fails, onAPhone, sleep } from './Phone';

const SALE = new core.MatterId('T04');

test('a vault opens under its secret alone, and once', async () =>
  onAPhone(async (phone) => {
    const none = new core.VaultId('0'.repeat(32));
    await fails(new core.ClientErrorNotFound('vault.missing'), phone.opened(none));
    await fails(new core.ClientErrorFixInput('id.format', undefined), phone.opened(new core.VaultId('../vault')));
    const client = await phone.made();
    const id = client.id();
    assert.deepEqual(await phone.vaults.list(), [id]);
    await fails(new core.ClientErrorTryAgain('vault.busy', 1), phone.opened(id));
    await client.end();
    const other = core.Secret.passphrase('another secret altogether');
    await fails(new core.ClientErrorUnlockFirst('vault.wrong_key'), phone.opened(id, other));
    await (await phone.opened(id)).end();
  }));

test('a secret is changed, and is not printed', async () =>
  onAPhone(async (phone) => {
    const client = await phone.made();
    await fails(
      new core.ClientErrorFixInput('passphrase.too_short', 'passphrase'),
      client.changeSecret(core.Secret.passphrase('short')),
    );
    const passphrase = core.Secret.passphrase('correct horse battery staple');
    await client.changeSecret(passphrase);
    await client.end();
    await fails(new core.ClientErrorUnlockFirst('vault.wrong_key'), phone.opened(client.id()));
    await (await phone.opened(client.id(), passphrase)).end();
    assert.equal(`${passphrase} ${JSON.stringify(passphrase)}`, 'Secret "Secret"');
  }));

test('a key of the device opens a vault, and the person may cancel', async () =>
  onAPhone(async (phone) => {
    const client = await phone.vaults.create(core.Secret.device(), undefined, undefined);
    const id = client.id();
    await client.drafts().begin(SALE, undefined);
    await client.end();
    await fails(new core.ClientErrorUnlockFirst('vault.wrong_key'), phone.opened(id));
    phone.keyStore.failNext(new DeviceKeyTrouble(KeyTrouble.Cancelled));
    await fails(new core.ClientErrorCancelled(), phone.opened(id, core.Secret.device()));
    const again = await phone.opened(id, core.Secret.device());
    assert.equal((await again.drafts().list(0)).items.length, 1);
    await again.end();
    assert.notDeepEqual(phone.keyStore.aliases, []);
    await phone.vaults.erase(id);
    assert.deepEqual(phone.keyStore.aliases, [], 'its key goes with it');
  }));

test('paused answers closed, resumed goes on, and each tap counts once', async () =>
  onAPhone(async (phone) => {
    const client = await phone.made();
    const drafts = client.drafts();
    const draft = await drafts.begin(SALE, undefined);
    await client.pause();
    await client.pause();
    await fails(new core.ClientErrorClosed(), drafts.form(draft));
    await client.resume();
    await client.resume();
    assert.deepEqual((await drafts.summary(draft)).id, draft);
    await client.end();
    await client.end();
    await fails(new core.ClientErrorClosed(), client.resume());
    await fails(new core.ClientErrorClosed(), client.pause());
  }));

test('locked, the content is out of reach and transit goes on', async () =>
  onAPhone(async (phone) => {
    const client = await phone.made();
    const drafts = client.drafts();
    const draft = await drafts.begin(SALE, undefined);
    const transit = core.Secret.key(new Uint8Array(32).fill(3));
    await client.setTransitSecret(transit);
    await client.lock();
    await client.lock();
    await fails(new core.ClientErrorUnlockFirst('vault.content_locked'), drafts.form(draft));
    assert.equal((await client.sync().status()).unsent, 0);
    await fails(new core.ClientErrorUnlockFirst('vault.wrong_key'), client.unlock(transit));
    await client.unlock(phone.secret);
    await client.unlock(phone.secret);
    await drafts.form(draft);
    await client.check(undefined);
    client.speak(core.Language.En);
    await client.end();
    const behind = await phone.vaults.open(client.id(), transit, core.Access.Transit, undefined);
    await fails(new core.ClientErrorUnlockFirst('vault.content_locked'), behind.drafts().form(draft));
    await behind.end();
    const again = await phone.opened(client.id());
    await again.setTransitSecret(undefined);
    await again.end();
    await fails(
      new core.ClientErrorUnlockFirst('vault.wrong_key'),
      phone.vaults.open(client.id(), transit, core.Access.Transit, undefined),
    );
  }));

test('after the end every feature says so', async () =>
  onAPhone(async (phone) => {
    const client = await phone.made();
    const drafts = client.drafts();
    const draft = await drafts.begin(SALE, undefined);
    const account = client.account();
    const attachments = client.attachments();
    const cases = client.cases();
    const certificates = client.certificates();
    const changes = client.changes();
    const consents = client.consents();
    const corrections = client.corrections();
    const disputes = client.disputes();
    const documents = client.documents();
    const homeLocks = client.homeLocks();
    const homes = client.homes();
    const letters = client.letters();
    const mandates = client.mandates();
    const outbox = client.outbox();
    const payments = client.payments();
    const queryResults = client.results();
    const search = client.search();
    const sharing = client.sharing();
    const signing = client.signing();
    const synchroniser = client.sync();
    const caseId = new core.CaseId(draft.value);
    await client.end();
    const calls: Array<[string, () => Promise<unknown>]> = [
      ['account', () => account.standing()],
      ['attachments', () => attachments.list(draft)],
      ['backup', () => client.backup(phone.path('copy'), undefined)],
      ['cases', () => cases.list(0)],
      ['certificates', () => certificates.list()],
      ['check', () => client.check(undefined)],
      ['consents', () => consents.list()],
      ['corrections', () => corrections.see(caseId)],
      [
        'disputes',
        () => disputes.lodge(caseId, new core.Needs('tax_clearance'), core.DisputeReason.OutOfDate, undefined),
      ],
      ['documents', () => documents.list()],
      ['drafts', () => drafts.list(0)],
      ['home locks', () => homeLocks.list()],
      ['homes', () => homes.cached()],
      ['letters', () => letters.list()],
      ['lock', () => client.lock()],
      ['mandates', () => mandates.list()],
      ['next steps', () => client.nextSteps()],
      ['outbox', () => outbox.items()],
      ['payments', () => payments.quote(caseId)],
      ['results', () => queryResults.list()],
      ['rules', () => client.rules()],
      ['search', () => search.find('林', [], 20)],
      ['secret', () => client.changeSecret(phone.secret)],
      ['sharing', () => sharing.see(draft)],
      ['signing', () => signing.sheet(draft)],
      ['sync', () => synchroniser.status()],
      ['a run', async () => synchroniser.now()],
      ['unlock', () => client.unlock(phone.secret)],
    ];
    for (const [feature, call] of calls) {
      await assert.rejects(
        call,
        (error) => error instanceof core.ClientErrorClosed,
        `${feature} answers after the end`,
      );
    }
    assert.equal(await changes.next(), undefined);
  }));

test('what is let go of is gone, and a call on it is a fault', async () =>
  onAPhone(async (phone) => {
    const client = await phone.made();
    const drafts = client.drafts();
    const draft = await drafts.begin(SALE, undefined);
    drafts.close();
    drafts.close();
    await assert.rejects(drafts.form(draft), /closed/);
    // Another kind of object than is expected is refused where it would be lent, whatever the compiler was told.
    const other = client.outbox() as unknown as core.Logs;
    assert.throws(() => core.Vaults.make(phone.path('other'), core.Language.Zh, phone.keys, other), /another kind/);
    const id = client.id();
    await client.end();
    client.close();
    assert.throws(() => client.id(), /closed/);
    const again = await phone.opened(id);
    assert.equal((await again.drafts().list(0)).items.length, 1);
    await again.end();
  }));

test('what nobody holds any more the garbage collector lets go of', async () =>
  onAPhone(async (phone) => {
    const id = await (async (): Promise<core.VaultId> => {
      const client = await phone.made();
      await client.drafts().begin(SALE, undefined);
      return client.id();
    })();
    const collect = (globalThis as { gc?: () => void }).gc;
    assert.ok(collect !== undefined, 'the tests run with --expose-gc');
    // The vault was never ended: it can be opened again once its last object is gone.
    for (let turn = 0; turn < 100; turn++) {
      collect();
      await sleep(20);
      try {
        const again = await phone.opened(id);
        await again.end();
        return;
      } catch (error) {
        assert.ok(error instanceof core.ClientErrorTryAgain, String(error));
      }
    }
    assert.fail('it is never let go of');
  }));

test('two vaults over one key store have nothing in common', async () =>
  onAPhone(async (phone) => {
    const one = await phone.made();
    const two = await phone.made();
    assert.notDeepEqual(one.id(), two.id());
    const draft = await one.drafts().begin(SALE, undefined);
    await fails(new core.ClientErrorNotFound('draft.not_found'), two.drafts().form(draft));
    await fails(new core.ClientErrorTryAgain('vault.busy', 1), phone.vaults.erase(one.id()));
    await one.end();
    await phone.vaults.erase(one.id());
    assert.deepEqual(await phone.vaults.list(), [two.id()]);
    await fails(new core.ClientErrorNotFound('vault.missing'), phone.vaults.erase(one.id()));
    await two.drafts().list(0);
    await two.end();
  }));

test('a backup opens under the same secret and keeps its id', async () =>
  onAPhone(async (phone) => {
    const client = await phone.made();
    const draft = await client.drafts().begin(SALE, undefined);
    const copy = phone.path('copy');
    const stop = core.Cancel.make();
    stop.cancel();
    await fails(new core.ClientErrorCancelled(), client.backup(copy, stop));
    assert.ok(!existsSync(copy) && !existsSync(`${copy}.new`), 'a backup that was stopped leaves nothing');
    stop.close();
    await client.backup(copy, undefined);
    await fails(new core.ClientErrorFixInput('vault.exists', undefined), client.backup(copy, undefined));
    await client.end();
    await fails(
      new core.ClientErrorFixInput('vault.exists', undefined),
      phone.vaults.restore(copy, phone.secret, undefined),
    );
    await phone.vaults.erase(client.id());
    const restored = await phone.vaults.restore(copy, phone.secret, undefined);
    assert.deepEqual(restored.id(), client.id());
    const page = await restored.drafts().list(0);
    assert.deepEqual(
      page.items.map((line) => line.id),
      [draft],
    );
    await restored.end();
  }));

test('what opens of a damaged vault is salvaged, and the rest is set aside', async () =>
  onAPhone(async (phone) => {
    const client = await phone.made();
    const id = client.id();
    await client.drafts().begin(SALE, undefined);
    await client.end();
    const other = core.Secret.key(new Uint8Array(32).fill(9));
    await fails(new core.ClientErrorUnlockFirst('vault.wrong_key'), phone.vaults.salvage(id, other, undefined));
    await fails(new core.ClientErrorStorage('vault.sound'), phone.vaults.salvage(id, phone.secret, undefined));
    writeFileSync(phone.path(`vaults/${id}/media.db`), 'no database');
    const report = await phone.vaults.salvage(id, phone.secret, undefined);
    assert.ok(report.kept > 0);
    assert.ok(existsSync(report.aside));
    const salvaged = await phone.opened(id);
    assert.equal((await salvaged.drafts().list(0)).items.length, 1);
    await salvaged.end();
    assert.ok(existsSync(await phone.vaults.setAside(id)));
    assert.deepEqual(await phone.vaults.list(), []);
  }));

test('the next step and the rules need no network', async () =>
  onAPhone(async (phone) => {
    const client = await phone.made();
    await client.drafts().begin(SALE, undefined);
    const steps = await client.nextSteps();
    assert.deepEqual(
      steps.map((step) => step.toDo),
      [core.ToDo.Enrol],
    );
    const rules = await client.rules();
    assert.ok(rules.matters.some((matter) => matter.matter.equals(SALE) && matter.name.zh !== ''));
    await client.end();
  }));

test('what moves is told in batches until it is cancelled', async () =>
  onAPhone(async (phone) => {
    const client = await phone.made();
    const draft = await client.drafts().begin(SALE, undefined);
    const changes = client.changes();
    const first = await changes.next();
    assert.deepEqual(first, [new core.MovedEverything(), new core.MovedSync(new core.SyncStandingAtRest())]);
    await client.drafts().answer(draft, 'deal.price', '1');
    assert.deepEqual(await changes.next(), [new core.MovedOneDraft(draft)]);
    const waiting = changes.next();
    await sleep(50);
    changes.cancel();
    changes.cancel();
    assert.equal(await waiting, undefined);
    await client.end();
  }));

test('every error has its words', () => {
  for (const code of ['vault.wrong_key', 'draft.not_found', 'connection.none', 'client.closed', 'client.cancelled']) {
    const message = core.told(code);
    assert.equal(message.code, code);
    assert.ok(message.text.zh !== '' && message.text.en !== '', code);
  }
});

test('a record says its name alone', async () =>
  onAPhone(async (phone) => {
    const client = await phone.made();
    const drafts = client.drafts();
    const draft = await drafts.begin(SALE, undefined);
    const saved = await drafts.answer(draft, 'deal.price', '1680000');
    const form = await drafts.form(draft);
    const said = `${form} ${saved} ${form.sections} ${JSON.stringify([form, saved])} ${new core.Fen(1_680_000)}`;
    assert.ok(!said.includes('1680000') && !said.includes('壹佰'), said);
    assert.equal(`${new core.Fen(1)} ${SALE}`, 'Fen T04', 'what names nobody is printed');
    await client.end();
  }));
