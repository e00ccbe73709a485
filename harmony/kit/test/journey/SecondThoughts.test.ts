/* What goes wrong on the way, and goes on. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import {
  Access,
  AttemptState,
  CaseModel,
  CaseStage,
  CoreVaults,
  CorrectionModel,
  CorrectionStanding,
  DeviceKeyTrouble,
  DraftListModel,
  EnrolModel,
  Failure,
  FormModel,
  KeyTrouble,
  Language,
  MaterialCode,
  MaterialsModel,
  MatterId,
  Occasion,
  OutboxModel,
  PageAtRest,
  PageFailed,
  Remedy,
  SecretKey,
  TasksModel,
  VaultId,
} from '../../kit/Index';
import { inACity } from '../city/City';
import { KeysInMemory } from '../city/KeysInMemory';
import { FakeCamera } from '../fakes/FakeBackground';
import { connectionTo, failed, Person, SECRET, sleep, succeeded, there } from './Person';
import { Sale } from './Sale';

const SALE = new MatterId('T04');

async function fails(code: string, call: Promise<unknown>): Promise<void> {
  await assert.rejects(call, (error) => error instanceof Failure && error.code === code, code);
}

test('a supplement is answered in the same case, and a lost payment is asked for', async () =>
  inACity(async (city) => {
    const other = there(city.home('mortgaged_sale').get('certificate'));
    const sale = await Sale.submitted(city, 'plain_sale', new Map([['matter.certificate', other]]));
    const { seller, buyer, draft } = sale;
    const ofTheSeller = new CaseModel(seller.vault, draft);
    await seller.waitsFor(CaseStage.Supplement, ofTheSeller);
    const first = there(ofTheSeller.state.screen);
    assert.deepEqual(
      first.grounds.map((ground) => ground.code),
      ['R-09.certificate'],
    );

    // The list says what, and leads to the field; nothing goes before it was corrected.
    const page = new CorrectionModel(seller.vault.corrections, first.caseId);
    await page.load();
    const item = there(there(page.state.screen).items[0]);
    assert.equal(item.standing, CorrectionStanding.Open);
    assert.equal(item.places[0]?.field, 'matter.certificate');
    await page.send();
    assert.equal(failed(page), 'supplement.unchanged');

    await seller.answers(draft, new Map([['matter.certificate', there(sale.home.get('certificate'))]]));
    await page.load();
    assert.deepEqual(
      there(page.state.screen).items.map((each) => each.standing),
      [CorrectionStanding.Corrected],
    );
    await sale.isFrozenAndSigned();
    await page.send();
    succeeded(page);
    assert.ok(page.state.sent !== undefined);
    await seller.exchanges();
    const ofTheBuyer = new CaseModel(buyer.vault, draft);
    await buyer.waitsFor(CaseStage.FeeDue, ofTheBuyer);
    assert.ok(there(ofTheBuyer.state.screen).caseId.equals(first.caseId));

    // The bank takes the money and its answer is lost: the page says that it is unknown, and asks.
    city.sandbox('bank', 'lose-answer');
    const channel = there(there(ofTheBuyer.state.fee).channels[0]).id;
    await ofTheBuyer.pay(channel);
    succeeded(ofTheBuyer);
    for (let turn = 0; turn < 50 && ofTheBuyer.state.payment?.state !== AttemptState.Unknown; turn++) {
      await buyer.exchanges();
      await ofTheBuyer.load();
      await sleep(100);
    }
    assert.equal(ofTheBuyer.state.payment?.state, AttemptState.Unknown);
    await ofTheBuyer.askBank();
    succeeded(ofTheBuyer);
    await buyer.waitsFor(CaseStage.Registered, ofTheBuyer);
    await sale.end();
  }));

test('a notary’s two clients have nothing in common', async () =>
  inACity(async (city) => {
    const directory = mkdtempSync(join(tmpdir(), 'tablet-'));
    const keys = new KeysInMemory();
    const vaults = new CoreVaults(directory, Language.Zh, keys, undefined);
    const hers = new SecretKey(new Uint8Array(32).fill(1));
    const his = new SecretKey(new Uint8Array(32).fill(2));
    const first = await vaults.create(hers, connectionTo(city));
    const second = await vaults.create(his, connectionTo(city));
    const home = city.home('plain_sale');
    for (const [vault, slot] of [
      [first, 'transferor.1'],
      [second, 'transferee.1'],
    ] as const) {
      const fact = (name: string): string => there(home.get(`${slot}.${name}`));
      await vault.account.enrol(fact('name'), fact('id_no'), fact('identity_proof'), undefined);
    }
    assert.equal(keys.aliases.length, 4, 'each has keys of their own in the one key store');
    const draft = await first.drafts.begin(SALE, undefined);
    const texts = (ids: VaultId[]): string[] => ids.map((id) => id.text).sort();
    assert.deepEqual(texts(await vaults.list()), texts([first.id, second.id]));
    const other = new DraftListModel(second);
    await other.load();
    assert.deepEqual(other.state.drafts, []);
    await fails('draft.not_found', second.drafts.form(draft));

    // An open vault is opened no second time, and is not erased under whoever uses it.
    await fails('vault.busy', vaults.open(first.id, hers, Access.Full));
    await fails('vault.busy', vaults.erase(first.id));
    // The first client's visit is over: erased with its keys, and nothing of the second is.
    await first.end();
    await fails('vault.wrong_key', vaults.open(first.id, his, Access.Full));
    await vaults.erase(first.id);
    await fails('vault.missing', vaults.open(first.id, hers, Access.Full));
    assert.equal(keys.aliases.length, 2);
    assert.deepEqual(texts(await vaults.list()), texts([second.id]));
    assert.ok((await second.account.standing()).account !== undefined);
    await second.end();
    rmSync(directory, { recursive: true, force: true });
  }));

test('a paused vault says so, and goes on where it was', async () =>
  inACity(async (city) => {
    const person = await Person.with(connectionTo(city));
    const list = new DraftListModel(person.vault);
    await list.begin(SALE, undefined);
    const draft = there(list.state.begun);
    await person.vault.pause();
    const form = new FormModel(person.vault.drafts, draft);
    await form.load();
    failed(form);
    assert.ok(form.standing instanceof PageFailed && form.standing.failure.remedy === Remedy.Closed);
    await person.vault.resume();
    await form.load();
    succeeded(form);
    assert.notEqual(form.state.questions.length, 0);
    await person.end();
  }));

test('the person cancels or the device is locked, and nothing is signed', async () =>
  inACity(async (city) => {
    const person = await Person.with(connectionTo(city));
    const notEnrolled = async (): Promise<string | undefined> =>
      (await person.vault.account.standing()).notEnrolled?.zh;
    assert.ok((await notEnrolled())?.includes('实名注册'));
    const page = person.enrolment(city.home('plain_sale'), 'transferor.1');
    person.keys.failNext(new DeviceKeyTrouble(KeyTrouble.Cancelled));
    await page.enrol();
    assert.ok(page.standing instanceof PageAtRest, 'what the person cancels is no failure');
    assert.equal(page.state.standing?.account, undefined);
    person.keys.failNext(new DeviceKeyTrouble(KeyTrouble.LockedOut));
    await page.enrol();
    assert.equal(failed(page), 'device_key.locked_out');
    assert.ok(page.standing instanceof PageFailed && page.standing.failure.remedy === Remedy.UnlockFirst);
    await page.enrol();
    succeeded(page);
    assert.ok(page.state.standing?.account !== undefined);
    assert.equal(await notEnrolled(), undefined);
    await person.end();
  }));

test('a locked vault exchanges and shows nothing', async () =>
  inACity(async (city) => {
    const person = await Person.with(connectionTo(city));
    await person.enrols(city.home('plain_sale'), 'transferor.1');
    const draft = await person.vault.drafts.begin(SALE, undefined);
    await person.vault.lock();
    await person.vault.lock();
    const form = new FormModel(person.vault.drafts, draft);
    await form.load();
    failed(form);
    assert.ok(form.standing instanceof PageFailed && form.standing.failure.remedy === Remedy.UnlockFirst);
    await person.vault.exchange.run(Occasion.Background, undefined);
    await fails('vault.wrong_key', person.vault.unlock(new SecretKey(new Uint8Array(32).fill(8))));
    await person.vault.unlock(SECRET);
    await form.load();
    succeeded(form);
    await person.end();
  }));

test('a photo goes in whole or not at all, and comes out again', async () =>
  inACity(async (city) => {
    const person = await Person.with(connectionTo(city));
    const draft = await person.vault.drafts.begin(SALE, undefined);
    const page = new MaterialsModel(person.vault, draft);
    const paper = new Uint8Array(
      Buffer.concat([Buffer.from('%PDF-1.7'), Buffer.alloc(700_000), Buffer.from('startxref 0 %%EOF')]),
    );
    const camera = new FakeCamera();
    camera.photo = paper;
    await page.photograph(camera, MaterialCode.M10);
    succeeded(page);
    const medium = there(page.state.attached[0]);
    assert.equal(page.state.lines.find((line) => line.code === MaterialCode.M10)?.attached, 1);
    const chunks = await person.vault.attachments.read(draft, medium.digest);
    const read: Uint8Array[] = [];
    for (let chunk = await chunks.next(); chunk !== undefined; chunk = await chunks.next()) {
      read.push(chunk);
    }
    assert.ok(Buffer.concat(read).equals(paper));
    const copy = join(city.directory, 'copy.pdf');
    await person.vault.attachments.copy(draft, medium.digest, copy);
    assert.ok(readFileSync(copy).equals(paper));
    await page.file(copy, MaterialCode.M06);
    assert.equal(page.state.attached.length, 2);
    camera.photo = paper.slice(0, -5);
    await page.photograph(camera, MaterialCode.M10);
    assert.equal(failed(page), 'medium.not_whole');
    await page.remove(medium.digest);
    await page.load();
    assert.ok(!page.state.attached.some((each) => each.material === MaterialCode.M10));
    await person.end();
  }));

test('a page that is left stops an online call within a second', async () =>
  inACity(async (city) => {
    const person = await Person.with(connectionTo(city));
    // A registry that takes the connection and never answers.
    await city.stops();
    const page = new EnrolModel(person.vault.account);
    page.state.url = city.address.url;
    const looking = page.look();
    await sleep(300);
    const left = Date.now();
    page.leave();
    await looking;
    assert.ok(Date.now() - left < 1000);
    assert.ok(page.standing instanceof PageAtRest);
    assert.equal(page.state.presented, undefined);
    city.goesOn();
    const again = new EnrolModel(person.vault.account);
    again.state.url = city.address.url;
    await again.look();
    succeeded(again);
    assert.equal(there(again.state.presented).fingerprint, city.address.rootFingerprint);
    await person.end();
  }));

test('a page that is left stops the exchange and its observation, and nothing is lost', async () =>
  inACity(async (city) => {
    const person = await Person.with(connectionTo(city));
    await person.enrols(city.home('plain_sale'), 'transferor.1');
    const page = new OutboxModel(person.vault);
    const exchanging = page.exchange();
    page.leave();
    await exchanging;
    assert.ok(page.standing instanceof PageAtRest, 'leaving a page is no failure');
    await person.exchanges();
    // The observation of a page that was left ends, and so does that of a vault that has.
    const tasks = new TasksModel(person.vault);
    const following = tasks.observe();
    const leaving = new TasksModel(person.vault);
    const left = leaving.observe();
    leaving.leave();
    await left;
    await person.vault.end();
    await following;
    await person.end();
  }));
