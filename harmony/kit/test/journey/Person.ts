/*
 * A person with a phone of their own: the kit over the real library, keys in memory, a vault on the disk. What they do, they do
 * on the kit's pages.
 */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  CaseModel,
  CaseStage,
  Connection,
  CoreVaults,
  DocumentListModel,
  DocumentScreen,
  DocumentStanding,
  DraftId,
  EnrolModel,
  FormModel,
  FormPlace,
  Language,
  Occasion,
  PageFailed,
  PageModel,
  SecretKey,
  SigningModel,
  Vault,
} from '../../kit/Index';
import { City } from '../city/City';
import { KeysInMemory } from '../city/KeysInMemory';

export async function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The act that a page was asked for was done. */
export function succeeded<State>(page: PageModel<State>): void {
  const standing = page.standing;
  if (standing instanceof PageFailed) {
    assert.fail(`${standing.failure.code} (${standing.failure.field ?? ''}): ${standing.failure.words.zh}`);
  }
}

/** The act that a page was asked for was not done; returns the code of the reason. */
export function failed<State>(page: PageModel<State>): string {
  const standing = page.standing;
  assert.ok(standing instanceof PageFailed, `it did not fail: ${String(standing)}`);
  assert.ok(standing.failure.words.zh !== '' && standing.failure.words.en !== '', standing.failure.code);
  return standing.failure.code;
}

export function there<T>(value: T | undefined): T {
  assert.ok(value !== undefined, 'it is not there');
  return value;
}

/** Returns the connection as a person was told of the city's registry. */
export function connectionTo(city: City): Connection {
  return new Connection(city.address.url, city.address.office, city.address.rootFingerprint);
}

/** The person's own secret. */
export const SECRET = new SecretKey(new Uint8Array(32).fill(7));

/** 询问: what either party to a plain sale answers alone. */
const INQUIRY = new Map([
  ['inquiry.true_intent', 'yes'],
  ['inquiry.true_materials', 'yes'],
  ['inquiry.unrecorded_co_owner', 'no'],
  ['inquiry.mortgaged', 'no'],
  ['inquiry.altered', 'no'],
]);

export class Person {
  readonly keys: KeysInMemory;
  readonly vault: Vault;
  private readonly directory: string;

  private constructor(directory: string, keys: KeysInMemory, vault: Vault) {
    this.directory = directory;
    this.keys = keys;
    this.vault = vault;
  }

  /** A new phone. */
  static async with(connection: Connection): Promise<Person> {
    const directory = mkdtempSync(join(tmpdir(), 'phone-'));
    const keys = new KeysInMemory();
    const vaults = new CoreVaults(join(directory, 'vaults'), Language.Zh, keys, undefined);
    return new Person(directory, keys, await vaults.create(SECRET, connection));
  }

  /** The phone is thrown away. */
  async end(): Promise<void> {
    await this.vault.end();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** The page on which they prove who they are, as a household of the city lists them. */
  enrolment(home: Map<string, string>, slot: string): EnrolModel {
    const page = new EnrolModel(this.vault.account);
    page.state.name = there(home.get(`${slot}.name`));
    page.state.idNumber = there(home.get(`${slot}.id_no`));
    page.state.identityProof = there(home.get(`${slot}.identity_proof`));
    return page;
  }

  /** Proves who they are, and fetches what the register knows of their homes. */
  async enrols(home: Map<string, string>, slot: string): Promise<void> {
    const page = this.enrolment(home, slot);
    await page.enrol();
    succeeded(page);
    assert.ok(page.state.standing?.account !== undefined);
    await this.vault.homes.mine(undefined);
  }

  /** Goes through a form page by page, from the first question to the end. */
  async answers(draft: DraftId, answers: Map<string, string>): Promise<void> {
    const form = new FormModel(this.vault.drafts, draft);
    await form.load();
    succeeded(form);
    await form.go(there(form.state.questions[0]).field.path);
    for (let pages = 0; form.state.stands !== FormPlace.End; pages++) {
      const path = there(form.state.question).field.path;
      assert.ok(pages < 200, `the form never ends: ${path}`);
      const answer = answers.get(path);
      if (answer !== undefined) {
        form.type(answer);
      }
      await form.next();
      succeeded(form);
    }
  }

  /** Exchanges with the registry until nothing is left to send now. */
  async exchanges(): Promise<void> {
    for (let turn = 0; turn < 50; turn++) {
      const report = await this.vault.exchange.run(Occasion.Person, undefined);
      if (report.left === 0) {
        return;
      }
      await sleep(100);
    }
    assert.fail('something is never sent');
  }

  /** Reads the sheet, answers the inquiry, acknowledges, signs. */
  async signs(draft: DraftId): Promise<void> {
    await this.exchanges();
    await this.answers(draft, INQUIRY);
    const page = new SigningModel(this.vault.signing, draft);
    await page.load();
    succeeded(page);
    for (const asked of [...page.state.toAcknowledge]) {
      await page.acknowledge(there(asked.rule));
      succeeded(page);
    }
    await page.sign();
    succeeded(page);
    assert.ok(page.state.signed !== undefined);
    await this.exchanges();
  }

  /** Looks at the documents until the files of one are here: it is sealed some moments after the act that wrote it. */
  async waitsForTheDocument(
    isWanted: (document: DocumentScreen) => boolean,
    page: DocumentListModel,
  ): Promise<DocumentScreen> {
    for (let turn = 0; turn < 150; turn++) {
      await this.exchanges();
      await page.load();
      const document = page.state.documents.find(isWanted);
      if (document?.standing === DocumentStanding.Here) {
        return document;
      }
      await sleep(200);
    }
    assert.fail('the document never came');
  }

  /** Looks at the case until it stands there: the registry works at its own pace, and the feed brings what it did. */
  async waitsFor(stage: CaseStage, page: CaseModel): Promise<void> {
    for (let turn = 0; turn < 150; turn++) {
      await this.exchanges();
      await page.load();
      if (page.state.screen?.state === stage) {
        return;
      }
      await sleep(200);
    }
    assert.fail(`the case never came to ${stage}: ${page.state.screen?.state ?? 'no case'}`);
  }
}
