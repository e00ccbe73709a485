import {
  Access,
  Account,
  AccountStanding,
  ActProgress,
  Changes,
  Choices,
  Chosen,
  CommandId,
  Connection,
  DeviceOwner,
  DoctorReport,
  Exchange,
  Language,
  LogLevel,
  Logs,
  Mandates,
  MandateScreen,
  MandateTerms,
  Moved,
  MovedEverything,
  NextStep,
  Occasion,
  OpensWith,
  Outbox,
  OutboxItemView,
  OwnFiles,
  PresentedRoot,
  Reading,
  Remedy,
  RulesView,
  SalvageReport,
  Secret,
  SecretPassphrase,
  Stop,
  SyncReport,
  SyncStatus,
  TimeEstimate,
  TimeTrust,
  Vault,
  VaultId,
  Vaults,
} from '../../kit/Index';
import { Fake, fakeFailure, fakeWords, known } from './Fake';
import { FakeCases, FakeCorrections, FakeDisputes, FakeLetters, FakePayments } from './FakeCasework';
import { FakeConsents } from './FakeConsents';
import { FakeHomeLocks } from './FakeHomeLocks';
import { FakeAttachments, FakeDrafts, FakeSharing, FakeSigning } from './FakeDrafts';
import { FakeCertificates, FakeDocuments, FakeHomes, FakeQueryResults } from './FakeProofs';
import { FakeSearch } from './FakeSearch';

const NOBODY = new AccountStanding(
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  fakeWords('not enrolled'),
);

function enrolled(name: string, principal: string | undefined): AccountStanding {
  return new AccountStanding('account', name, principal, undefined, undefined, undefined, undefined, undefined);
}

export class FakeAccount extends Fake implements Account {
  stands: AccountStanding = NOBODY;
  root: PresentedRoot | undefined = undefined;
  to: Connection | undefined = undefined;

  async standing(): Promise<AccountStanding> {
    await this.take('standing');
    return this.stands;
  }

  async presentedRoot(url: string): Promise<PresentedRoot> {
    await this.take(`presentedRoot ${url}`);
    return known(this.root, 'connection.none');
  }

  async connection(): Promise<Connection | undefined> {
    await this.take('connection');
    return this.to;
  }

  async connect(connection: Connection): Promise<void> {
    await this.take(`connect ${connection.url} ${connection.rootFingerprint ?? ''}`);
    this.to = connection;
  }

  async enrol(name: string): Promise<AccountStanding> {
    await this.take('enrol');
    this.stands = enrolled(name, undefined);
    return this.stands;
  }

  async enrolFor(principal: string, name: string): Promise<AccountStanding> {
    await this.take(`enrolFor ${principal}`);
    return enrolled(name, principal);
  }

  async trustBundle(): Promise<Uint8Array> {
    await this.take('trustBundle');
    return new Uint8Array([1]);
  }
}

const THEN = new TimeEstimate(new Date(1_790_000_000_000), TimeTrust.Approximate);

export class FakeOutbox extends Fake implements Outbox {
  waits: OutboxItemView[] = [];

  async items(): Promise<OutboxItemView[]> {
    await this.take('items');
    return this.waits;
  }

  async retry(item: CommandId): Promise<void> {
    await this.take(`retry ${item}`);
  }

  async cancel(item: CommandId): Promise<void> {
    await this.take(`cancel ${item}`);
    this.waits = this.waits.filter((each) => !each.item.equals(item));
  }

  async progress(item: CommandId): Promise<ActProgress> {
    await this.take(`progress ${item}`);
    return ActProgress.Queued;
  }

  async doctor(): Promise<DoctorReport> {
    await this.take('doctor');
    return new DoctorReport([], undefined, this.waits, 0, THEN);
  }

  async exportLogs(path: string): Promise<void> {
    await this.take(`exportLogs ${path}`);
  }
}

export class FakeExchange extends Fake implements Exchange {
  stands: SyncStatus = new SyncStatus(0, 0, 0, THEN, undefined);
  /** The sign that stopped a run, if one did. */
  stoppedBy: Stop | undefined = undefined;

  async run(occasion: Occasion, stop: Stop | undefined): Promise<SyncReport> {
    stop?.add(() => (this.stoppedBy = stop));
    await this.take(`run ${occasion}`);
    return new SyncReport(0, 0, 0, 0, 0, 0, undefined, undefined, [], []);
  }

  async status(): Promise<SyncStatus> {
    await this.take('status');
    return this.stands;
  }

  async askTime(): Promise<TimeEstimate> {
    await this.take('askTime');
    return THEN;
  }
}

export class FakeMandates extends Fake implements Mandates {
  mandates: MandateScreen[] = [];
  /** The terms that were granted last. */
  granted: MandateTerms | undefined = undefined;

  async list(): Promise<MandateScreen[]> {
    await this.take('list');
    return this.mandates;
  }

  async grant(terms: MandateTerms): Promise<CommandId> {
    await this.take(`grant ${terms.principal}`);
    this.granted = terms;
    return new CommandId('mandate');
  }

  async revoke(mandate: string): Promise<CommandId> {
    await this.take(`revoke ${mandate}`);
    return new CommandId('revocation');
  }
}

/** The changes that the test makes, batch by batch. */
export class FakeChanges implements Changes {
  private batches: Moved[][] = [[new MovedEverything()]];
  private waits: ((batch: Moved[] | undefined) => void) | undefined = undefined;
  private ended = false;

  move(batch: Moved[]): void {
    if (this.waits === undefined) {
      this.batches.push(batch);
    } else {
      this.waits(batch);
      this.waits = undefined;
    }
  }

  async next(): Promise<Moved[] | undefined> {
    const batch = this.batches.shift();
    if (batch !== undefined || this.ended) {
      return batch;
    }
    return new Promise((resolve) => (this.waits = resolve));
  }

  end(): void {
    this.ended = true;
    this.waits?.(undefined);
    this.waits = undefined;
  }
}

/** A vault of fakes. */
export class FakeVault extends Fake implements Vault {
  readonly id: VaultId;
  readonly account = new FakeAccount();
  readonly homes = new FakeHomes();
  readonly drafts = new FakeDrafts();
  readonly attachments = new FakeAttachments();
  readonly sharing = new FakeSharing();
  readonly signing = new FakeSigning();
  readonly cases = new FakeCases();
  readonly corrections = new FakeCorrections();
  readonly disputes = new FakeDisputes();
  readonly payments = new FakePayments();
  readonly certificates = new FakeCertificates();
  readonly results = new FakeQueryResults();
  readonly documents = new FakeDocuments();
  readonly letters = new FakeLetters();
  readonly search = new FakeSearch();
  readonly mandates = new FakeMandates();
  readonly consents = new FakeConsents();
  readonly homeLocks = new FakeHomeLocks();
  readonly outbox = new FakeOutbox();
  readonly exchange = new FakeExchange();
  readonly moves = new FakeChanges();
  steps: NextStep[] = [];
  inForce: RulesView | undefined = undefined;

  constructor(id = 'vault') {
    super();
    this.id = new VaultId(id);
  }

  async nextSteps(): Promise<NextStep[]> {
    await this.take('nextSteps');
    return this.steps;
  }

  async rules(): Promise<RulesView> {
    await this.take('rules');
    return known(this.inForce, 'rules.none');
  }

  changes(): Changes {
    return this.moves;
  }

  async check(): Promise<void> {
    await this.take('check');
  }

  async backUp(directory: string): Promise<void> {
    await this.take(`backUp ${directory}`);
  }

  async changeSecret(_secret: Secret): Promise<void> {
    await this.take('changeSecret');
  }

  async setTransitSecret(_secret: Secret | undefined): Promise<void> {
    await this.take('setTransitSecret');
  }

  async lock(): Promise<void> {
    await this.take('lock');
  }

  async unlock(_secret: Secret): Promise<void> {
    await this.take('unlock');
  }

  speak(language: Language): void {
    this.calls.push(`speak ${language}`);
  }

  async pause(): Promise<void> {
    await this.take('pause');
  }

  async resume(): Promise<void> {
    await this.take('resume');
  }

  async end(): Promise<void> {
    await this.take('end');
    this.moves.end();
  }
}

/** Vaults of fakes, each made when it is asked for, under the secret that it was made with. */
export class FakeVaults extends Fake implements Vaults {
  made: FakeVault[] = [];
  private readonly secrets = new Map<string, string>();
  private count = 0;

  async list(): Promise<VaultId[]> {
    await this.take('list');
    return this.made.map((each) => each.id);
  }

  async create(secret: Secret, _connection: Connection | undefined): Promise<Vault> {
    await this.take('create');
    return this.add(secret);
  }

  async open(id: VaultId, secret: Secret, access: Access): Promise<Vault> {
    await this.take(`open ${id} ${access}`);
    const vault = known(
      this.made.find((each) => each.id.equals(id)),
      'vault.missing',
    );
    if (this.secrets.get(id.text) !== spelled(secret)) {
      throw fakeFailure(Remedy.UnlockFirst, 'vault.wrong_key');
    }
    return vault;
  }

  async restore(backup: string, secret: Secret): Promise<Vault> {
    await this.take(`restore ${backup}`);
    return this.add(secret);
  }

  async salvage(id: VaultId, _secret: Secret): Promise<SalvageReport> {
    await this.take(`salvage ${id}`);
    return new SalvageReport('aside', 0, 0);
  }

  async setAside(id: VaultId): Promise<string> {
    await this.take(`setAside ${id}`);
    return 'aside';
  }

  async erase(id: VaultId): Promise<void> {
    await this.take(`erase ${id}`);
    this.made = this.made.filter((each) => !each.id.equals(id));
  }

  private add(secret: Secret): FakeVault {
    this.count++;
    const vault = new FakeVault(`vault-${this.count}`);
    this.secrets.set(vault.id.text, spelled(secret));
    this.made.push(vault);
    return vault;
  }
}

function spelled(secret: Secret): string {
  return secret instanceof SecretPassphrase ? `passphrase ${secret.text}` : 'device';
}

const UNCHOSEN = new Chosen(Language.Zh, Reading.Normal, OpensWith.Device, DeviceOwner.Person);

/** Choices in memory. */
export class FakeChoices implements Choices {
  private kept = UNCHOSEN;

  chosen(): Chosen {
    return this.kept;
  }

  keep(chosen: Chosen): void {
    this.kept = chosen;
  }

  forget(): void {
    this.kept = UNCHOSEN;
  }
}

/** Files that say what the test sets. */
export class FakeFiles implements OwnFiles {
  content: string[] = [];
  readonly removed: string[] = [];

  place(): string {
    return 'own';
  }

  lines(_path: string): string[] {
    return this.content;
  }

  remove(path: string): void {
    this.removed.push(path);
  }
}

export class FakeLogs extends Fake implements Logs {
  setLevel(level: LogLevel): void {
    this.calls.push(`setLevel ${level}`);
  }

  async exportTo(path: string): Promise<void> {
    await this.take(`exportTo ${path}`);
  }
}
