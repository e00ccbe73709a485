/* Every call that goes to a registry, in the story of one sale: two vaults over one key store, the real registry. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import * as core from '../../kit/src/main/ets/generated/EregCore';
import { inACity, City } from '../city/City';
import { connectionTo, fails, onAPhone, Phone, sleep } from './Phone';

/** Two people with vaults on one phone, in a city. */
class Two {
  readonly city: City;
  readonly phone: Phone;
  readonly home: Map<string, string>;
  readonly seller: core.Client;
  readonly buyer: core.Client;

  private constructor(city: City, phone: Phone, seller: core.Client, buyer: core.Client) {
    this.city = city;
    this.phone = phone;
    this.home = city.home('plain_sale');
    this.seller = seller;
    this.buyer = buyer;
  }

  static async meet(story: (two: Two) => Promise<void>): Promise<void> {
    await inACity(async (city) =>
      onAPhone(async (phone) => {
        const connection = connectionTo(city);
        const two = new Two(city, phone, await phone.made(connection), await phone.made(connection));
        await story(two);
        await two.seller.end();
        await two.buyer.end();
      }),
    );
  }

  fact(name: string): string {
    const fact = this.home.get(name);
    assert.ok(fact !== undefined, name);
    return fact;
  }

  async enrol(client: core.Client, slot: string): Promise<void> {
    const account = client.account();
    const standing = await account.enrol(
      this.fact(`${slot}.name`),
      this.fact(`${slot}.id_no`),
      this.fact(`${slot}.identity_proof`),
      undefined,
    );
    assert.ok(standing.account !== undefined);
  }

  async type(draft: core.DraftId): Promise<void> {
    const drafts = this.seller.drafts();
    for (const [field, value] of [
      ['holding.co_ownership', 'sole'],
      ['parties.transferee.1.name', this.fact('transferee.1.name')],
      ['parties.transferee.1.id_no', this.fact('transferee.1.id_no')],
      ['deal.price', this.fact('price')],
      ['deal.contract', this.fact('contract')],
      ['deal.signed_on', '2026-10-20'],
      ['delivery.medium', 'electronic'],
      ['delivery.certificates', 'one'],
    ] as Array<[string, string]>) {
      await drafts.answerChecked(draft, field, value);
    }
  }
}

async function exchange(client: core.Client): Promise<void> {
  for (let turn = 0; turn < 50; turn++) {
    const syncRun = client.sync().now();
    if ((await syncRun.finished()).left === 0) {
      return;
    }
    await sleep(100);
  }
  assert.fail('something is never sent');
}

async function until(client: core.Client, draft: core.DraftId, stage: core.CaseStage): Promise<core.CaseScreen> {
  const cases = client.cases();
  for (let turn = 0; turn < 150; turn++) {
    await exchange(client);
    try {
      const screen = await cases.ofDraft(draft);
      if (screen.state === stage) {
        return screen;
      }
    } catch (error) {
      assert.ok(error instanceof core.ClientErrorNotFound, String(error));
    }
    await sleep(200);
  }
  assert.fail(`the case never came to ${stage}`);
}

/** Returns a document once its files are here: it is sealed some moments after the act that wrote it. */
async function sealed(
  client: core.Client,
  look: () => Promise<core.DocumentScreen | undefined>,
): Promise<core.DocumentScreen> {
  for (let turn = 0; turn < 150; turn++) {
    await exchange(client);
    try {
      const screen = await look();
      if (screen?.standing === core.DocumentStanding.Here) {
        return screen;
      }
    } catch (error) {
      assert.ok(error instanceof core.ClientErrorNotFound, String(error));
    }
    await sleep(200);
  }
  assert.fail('the document never came');
}

async function sign(client: core.Client, draft: core.DraftId): Promise<void> {
  await exchange(client);
  const signing = client.signing();
  const sheet = await signing.sheet(draft);
  assert.equal((await signing.sheetInFull(draft)).manifest, sheet.manifest);
  await fails(
    new core.ClientErrorFixInput('sign.inquiry_open', 'inquiry.altered'),
    signing.sign(draft, sheet.manifest),
  );
  for (const [question, answer] of [
    ['true_intent', core.Answer.Yes],
    ['true_materials', core.Answer.Yes],
    ['unrecorded_co_owner', core.Answer.No],
    ['mortgaged', core.Answer.No],
    ['altered', core.Answer.No],
  ] as Array<[string, core.Answer]>) {
    await signing.answerInquiry(draft, new core.QuestionName(question), answer);
  }
  await fails(
    new core.ClientErrorFixInput('acknowledge.not_shown', 'inquiry.ack.R-15'),
    signing.acknowledge(draft, 'R-15'),
  );
  for (const asked of await signing.toAcknowledge(draft)) {
    await signing.acknowledge(draft, asked.rule ?? '');
  }
  const reversed = [...sheet.manifest].reverse().join('');
  await fails(new core.ClientErrorFixInput('digest.prefix', 'manifest'), signing.sign(draft, reversed));
  const signed = await signing.sign(draft, sheet.manifest);
  // A second tap signs nothing else: the same statement.
  assert.equal((await signing.sign(draft, sheet.manifest)).statement, signed.statement);
  await exchange(client);
}

test('every call of a sale', async () =>
  Two.meet(async (two) => {
    const { city, seller, buyer } = two;
    // Who the person is.
    const account = seller.account();
    const presented = await account.presentedRoot(city.address.url, undefined);
    assert.equal(presented.fingerprint, city.address.rootFingerprint);
    assert.deepEqual(await account.connection(), connectionTo(city));
    await account.connect(connectionTo(city));
    assert.equal((await account.standing()).account, undefined);
    const homes = seller.homes();
    await fails(new core.ClientErrorFixInput('account.not_enrolled', undefined), homes.myHomes(undefined));
    await two.enrol(seller, 'transferor.1');
    await two.enrol(buyer, 'transferee.1');
    assert.equal(two.phone.keyStore.aliases.length, 4, 'two keys of each vault in the one store');
    const bundle = await account.trustBundle();
    const verifier = core.Verifier.under(bundle, presented.fingerprint);
    assert.equal(verifier.root().fingerprint, presented.fingerprint);
    await fails(
      new core.ClientErrorFixInput('credit_code.checksum', 'principal'),
      account.enrolFor(
        '91420100MA00000000',
        two.fact('transferor.1.name'),
        two.fact('transferor.1.id_no'),
        two.fact('transferor.1.identity_proof'),
        undefined,
      ),
    );

    // The home, and a draft of its sale.
    const unit = (await homes.myHomes(undefined))[0]?.unit;
    assert.ok(unit !== undefined);
    assert.equal((await homes.refresh(unit, undefined)).unit, unit);
    assert.deepEqual(
      (await homes.cached()).map((home) => home.unit),
      [unit],
    );
    await fails(new core.ClientErrorNotFound('not_found'), homes.inherited(unit, 'no deed', undefined));
    assert.deepEqual(await homes.letters(unit), [], 'nobody has applied for anything on it');
    const drafts = seller.drafts();
    const draft = await drafts.begin(new core.MatterId('T04'), unit);
    await two.type(draft);

    // Shared, joined, frozen, signed.
    const sharing = seller.sharing();
    await sharing.share(draft, new core.Slot('transferor.1'));
    await sharing.invite(draft, new core.Slot('transferee.1'));
    const revoked = await sharing.revokeInvitation(draft, new core.Slot('transferee.1'));
    assert.equal(revoked, core.Progress.Done, 'it never left the phone');
    const invitationLink = await sharing.invite(draft, new core.Slot('transferee.1'));
    assert.deepEqual(invitationLink.slot(), new core.Slot('transferee.1'));
    assert.equal(invitationLink.progress(), core.Progress.Queued);
    const text = invitationLink.text();
    assert.ok(!`${invitationLink} ${JSON.stringify(invitationLink)}`.includes(text));
    const outbox = seller.outbox();
    const items = await outbox.items();
    const waiting = items[0]?.item;
    assert.ok(waiting !== undefined);
    assert.equal(await outbox.progress(waiting), core.Progress.Queued);
    assert.deepEqual(
      (await outbox.doctor()).unsent.map((each) => each.item),
      items.map((each) => each.item),
    );
    await exchange(seller);
    assert.equal(await outbox.progress(waiting), core.Progress.Done);
    const joined = await buyer.sharing().join(text, undefined);
    assert.deepEqual(joined.draft, draft);
    assert.deepEqual(joined.slot, new core.Slot('transferee.1'));
    const none = [
      'no invitation',
      'ereg://open?url=javascript:alert(1)',
      'ereg:invite:1:%2e%2e%2f:AAAAAAAAAAAAAAAAAAAAAA',
      `${text} ${text}`,
      'A'.repeat(8192),
    ];
    for (const other of none) {
      await fails(new core.ClientErrorFixInput('invitation.format', undefined), buyer.sharing().join(other, undefined));
    }
    assert.deepEqual(
      (await sharing.refresh(draft, undefined)).participants.map((each) => each.standing),
      [core.ParticipantStanding.Joined, core.ParticipantStanding.Joined],
    );
    const frozen = await drafts.freeze(draft);
    await exchange(seller);
    await sign(seller, draft);
    await sign(buyer, draft);
    const early = await seller.cases().progress(draft);
    assert.equal(early.caseId, undefined);
    assert.equal(early.first.kind, core.TaskKind.Apply);

    // Submitted: a second tap is the same submission.
    await sharing.refresh(draft, undefined);
    assert.equal((await sharing.see(draft)).turn, core.YourTurn.Submit);
    const cases = seller.cases();
    const submission = await cases.submit(draft);
    assert.deepEqual(await cases.submit(draft), submission);
    await exchange(seller);
    await fails(new core.ClientErrorFixInput('draft.submitted', undefined), drafts.remove(draft));

    // Paid.
    const due = await until(buyer, draft, core.CaseStage.FeeDue);
    assert.equal(due.receipt.manifest, frozen.manifest);
    assert.deepEqual(
      (await cases.list(0)).items.map((each) => each.caseId),
      [due.caseId],
    );
    assert.deepEqual((await cases.see(due.caseId)).draft, draft);
    const course = await cases.progress(draft);
    assert.deepEqual(course.caseId, due.caseId);
    assert.ok(course.timeline.some((entry) => entry.happened === core.Happened.Accepted));
    const corrections = seller.corrections();
    const notAsked = new core.ClientErrorFixInput('supplement.not_asked', undefined);
    await fails(notAsked, corrections.see(due.caseId));
    await fails(notAsked, corrections.send(due.caseId));
    const disputes = seller.disputes();
    await fails(
      new core.ClientErrorFixInput('dispute.nothing_rests', undefined),
      disputes.lodge(due.caseId, new core.Needs('tax_clearance'), core.DisputeReason.OutOfDate, undefined),
    );
    const payments = buyer.payments();
    const fee = await payments.quote(due.caseId);
    assert.ok(fee.total.value > 0);
    const channels = await payments.channels(due.caseId);
    assert.deepEqual(channels, fee.channels);
    const first = channels[0]?.id;
    assert.ok(first !== undefined);
    await fails(
      new core.ClientErrorFixInput('channel.unknown', undefined),
      payments.pay(due.caseId, new core.ChannelId('cash')),
    );
    const attempt = await payments.pay(due.caseId, first);
    const tapped = await payments.pay(due.caseId, first);
    assert.deepEqual(tapped.attempt, attempt.attempt, 'while an attempt is open no second one is made');
    const code = core.qrMatrix('https://pay.example.cn/');
    assert.equal(code.dark.length, code.side * code.side);
    await exchange(buyer);
    assert.deepEqual((await payments.see(attempt.attempt)).attempt, attempt.attempt);
    await payments.ask(attempt.attempt).catch((error) => assert.ok(error instanceof core.ClientError, String(error)));
    await until(buyer, draft, core.CaseStage.Registered);

    // Collected, shown, verified.
    const certificates = buyer.certificates();
    const collecting = await certificates.collect(due.caseId);
    assert.deepEqual(await certificates.collect(due.caseId), collecting);
    await until(buyer, draft, core.CaseStage.Issued);
    // The device does not know it all: it queues the withdrawal, and the registry answers that the entry is in the book.
    assert.notDeepEqual(await cases.withdraw(due.caseId), submission);
    const certificate = (await certificates.list()).find((each) => each.status === core.CertificateStanding.Current);
    assert.ok(certificate !== undefined);
    assert.deepEqual(await certificates.see(certificate.number), certificate);
    const token = await certificates.freshStatus(certificate.token, undefined);
    assert.ok((await certificates.verify(token)).ok);
    const letters = buyer.letters();
    assert.notEqual((await letters.list()).length, 0);
    const search = buyer.search();
    const hits = await search.find(certificate.number, [core.SearchKind.Certificates], 20);
    assert.deepEqual(
      hits.map((hit) => hit.id),
      [certificate.number],
    );
    assert.deepEqual(await search.find('·', [], 20), []);
    const documents = buyer.documents();
    const receipt = await sealed(buyer, async () => {
      return (await documents.list()).find((each) => each.kind === core.PaperKind.FiscalReceipt);
    });
    assert.deepEqual(receipt.forms, [core.DocumentForm.Ofd, core.DocumentForm.Xml]);
    const document = await sealed(buyer, () => documents.see(certificate.number));
    assert.equal(document.kind, core.PaperKind.TitleCertificate);
    assert.deepEqual(document.forms, [core.DocumentForm.Ofd, core.DocumentForm.Pdf, core.DocumentForm.Png]);
    const handsOut = (await buyer.cases().see(due.caseId)).documents;
    assert.equal(handsOut?.standing, core.EntryDocumentsStanding.Sealed, 'the case says so with its document');
    assert.notEqual(handsOut?.words.en, '');
    assert.deepEqual(await documents.see(document.id.value), document);
    const wrote = await documents.list();
    assert.ok(wrote.some((each) => each.id.value === document.id.value));
    assert.deepEqual(await documents.ofCase(due.caseId), wrote);
    const file = two.phone.path('certificate.pdf');
    const warning = document.beforeSharing;
    assert.ok(warning !== undefined, 'a certificate shows everything');
    await fails(
      new core.ClientErrorFixInput('paper.unmasked', undefined),
      documents.save(document.id.value, core.DocumentForm.Pdf, file, undefined, undefined),
    );
    assert.deepEqual(
      await documents.save(document.id.value, core.DocumentForm.Pdf, file, warning, undefined),
      document,
    );
    const page = await documents.page(document.id.value, undefined);
    assert.ok(
      Buffer.from(page)
        .subarray(0, 4)
        .equals(Buffer.from([0x89, 0x50, 0x4e, 0x47])),
    );
    assert.deepEqual(await documents.page(certificate.number, core.Cancel.make()), page);
    const licence = await documents.licence(certificate.licenceId, undefined);
    assert.deepEqual([licence.number, licence.licence], [certificate.number, certificate.licenceId]);
    assert.equal(licence.document?.value, document.id.value);
    assert.ok(readFileSync(file).subarray(0, 5).equals(Buffer.from('%PDF-')));
    await fails(
      new core.ClientErrorFixInput('medium.target_exists', undefined),
      documents.save(certificate.number, core.DocumentForm.Ofd, file, warning, core.Cancel.make()),
    );
    const xml = two.phone.path('receipt.xml');
    await documents.save(receipt.id.value, core.DocumentForm.Xml, xml, undefined, undefined);
    assert.ok(readFileSync(xml).subarray(0, 6).equals(Buffer.from('<?xml ')));
    await fails(
      new core.ClientErrorNotFound('paper.other_form'),
      documents.save(receipt.id.value, core.DocumentForm.Pdf, two.phone.path('receipt.pdf'), undefined, undefined),
    );
    const queryResults = buyer.results();
    assert.deepEqual(await queryResults.list(), []);
    await fails(new core.ClientErrorNotFound('result.not_given'), queryResults.ofCase(due.caseId));
    assert.ok(!(await queryResults.verify('no result')).ok);
    const synchroniser = buyer.sync();
    assert.equal((await synchroniser.status()).unsent, 0);
    assert.equal((await synchroniser.askTime(undefined)).trust, core.TimeTrust.Registry);
    const until2020 = new core.CopyTerms('云杉小学', '入学', new core.Day('2020-01-01'));
    await fails(
      new core.ClientErrorFixInput('annotate.term', 'until'),
      documents.annotate(certificate.number, until2020),
    );
    const letting = new core.CopyTerms('云杉小学', undefined, new core.Day('2099-12-31'));
    assert.notEqual((await documents.annotate(certificate.number, letting)).value, '');
    const mandates = buyer.mandates();
    assert.deepEqual(await mandates.list(), []);
    const terms = new core.MandateTerms(
      '演示公司',
      'nothing',
      '周建国',
      '1',
      [new core.MatterId('T04')],
      new core.Day('2026-01-01'),
      new core.Day('2026-12-31'),
    );
    await fails(new core.ClientErrorFixInput('credit_code.length', 'principal_number'), mandates.grant(terms));
    await fails(new core.ClientErrorFixInput('digest.prefix', 'mandate'), mandates.revoke('no mandate'));
    await consents(buyer, certificate.number, two.phone.path('shown.ofd'));
    await homeLocks(buyer, certificate.unit);
  }));

async function homeLocks(owner: core.Client, unit: string): Promise<void> {
  const homeLocks = owner.homeLocks();
  await owner.homes().refresh(unit, undefined);
  const stands = async (): Promise<core.HomeLockStanding | undefined> =>
    (await homeLocks.list()).find((each) => each.unit === unit)?.standing;
  assert.ok((await stands()) instanceof core.HomeLockStandingOpen);
  const locking = await homeLocks.lock(unit);
  assert.ok((await stands()) instanceof core.HomeLockStandingOnItsWay);
  await exchange(owner);
  assert.ok((await stands()) instanceof core.HomeLockStandingLocked);
  assert.notDeepEqual(await homeLocks.lift(unit), locking);
  await exchange(owner);
  const lifting = await stands();
  assert.ok(lifting instanceof core.HomeLockStandingLifting);
  assert.ok(lifting.since.value < lifting.openFrom.value);
}

async function consents(owner: core.Client, number: string, path: string): Promise<void> {
  const consents = owner.consents();
  const isAdmission = (purpose: core.LicencePurposeScreen): boolean => purpose.id === 'school_admission';
  const school = (await consents.offices()).find((office) => office.purposes.some(isAdmission));
  assert.ok(school !== undefined);
  const day = new core.Day(new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));
  const loan = new core.ConsentTerms(school.code, 'loan_review', day);
  await fails(new core.ClientErrorFixInput('consent.purpose', 'purpose'), consents.give(number, loan));
  await consents.give(number, new core.ConsentTerms(school.code, 'school_admission', day));
  await exchange(owner);
  const given = (await consents.list())[0];
  assert.deepEqual([given?.office, given?.certificate], [school.code, number]);
  assert.ok(given !== undefined);
  assert.deepEqual(await consents.uses(given.consent), []);
  await fails(
    new core.ClientErrorFixInput('digest.prefix', 'consent'),
    consents.ask('no consent', given.licence, given.purpose),
  );
  await fails(
    new core.ClientErrorNotFound('paper.not_found'),
    consents.save('no use', core.DocumentForm.Ofd, path, undefined),
  );
  await consents.revoke(given.consent);
  await exchange(owner);
  assert.ok((await consents.list())[0]?.revokedAt !== undefined);
}

test('without a network a call says so, and the outbox keeps what it has', async () =>
  Two.meet(async (two) => {
    const { city, seller } = two;
    await two.enrol(seller, 'transferor.1');
    const mine = await seller.homes().myHomes(undefined);
    const draft = await seller.drafts().begin(new core.MatterId('T04'), mine[0]?.unit);
    await two.type(draft);
    await city.fallsSilent();
    await assert.rejects(seller.homes().myHomes(undefined), core.ClientErrorTryAgain);
    await seller.sharing().share(draft, new core.Slot('transferor.1'));
    const outbox = seller.outbox();
    const synchroniser = seller.sync();
    const syncRun = synchroniser.inBackground();
    const report = await syncRun.finished();
    assert.ok(report.left > 0);
    assert.ok(report.trouble !== undefined);
    const item = (await outbox.items())[0]?.item;
    assert.ok(item !== undefined);
    await outbox.retry(item);
    // Back again: what failed for the network's sake is tried first.
    await city.speaksAgain();
    assert.equal((await synchroniser.networkChanged().finished()).left, 0);
    await fails(new core.ClientErrorNotFound('outbox.not_found'), outbox.cancel(item));
  }));

test('an online call is stopped by its cancel within a second', async () =>
  Two.meet(async ({ city, seller }) => {
    const account = seller.account();
    const url = city.address.url;
    await city.stops();
    const cancel = core.Cancel.make();
    const asking = account.presentedRoot(url, cancel);
    await sleep(300);
    const cancelled = Date.now();
    cancel.cancel();
    cancel.cancel();
    await fails(new core.ClientErrorCancelled(), asking);
    assert.ok(Date.now() - cancelled < 1000);
    // What is given a cancel that has happened does not begin.
    await fails(new core.ClientErrorCancelled(), account.presentedRoot(url, cancel));
    city.goesOn();
    const presented = await account.presentedRoot(url, core.Cancel.make());
    assert.equal(presented.fingerprint, city.address.rootFingerprint);
  }));

test('a run is stopped by its cancel, and what was stopped goes again', async () =>
  Two.meet(async (two) => {
    const { seller } = two;
    await two.enrol(seller, 'transferor.1');
    const synchroniser = seller.sync();
    const wholeRun = synchroniser.now();
    assert.equal((await wholeRun.finished()).left, 0);
    await fails(new core.ClientErrorClosed(), wholeRun.finished());
    const syncRun = synchroniser.now();
    syncRun.cancel();
    syncRun.cancel();
    await syncRun.finished().catch((error) => assert.ok(error instanceof core.ClientErrorCancelled, String(error)));
    await exchange(seller);
  }));

test('the end of a vault answers whoever still waits', async () =>
  Two.meet(async ({ city, phone }) => {
    const client = await phone.made(connectionTo(city));
    await city.stops();
    const asking = assert.rejects(client.account().presentedRoot(city.address.url, undefined), core.ClientError);
    const changes = client.changes();
    await changes.next();
    const waiting = changes.next();
    await sleep(100);
    const ended = Date.now();
    await client.end();
    await asking;
    assert.equal(await waiting, undefined);
    assert.ok(Date.now() - ended < 2000);
    city.goesOn();
  }));
