import {
  CaseId,
  Certificates,
  CertificateScreen,
  CommandId,
  CopyTerms,
  DocumentForm,
  Documents,
  DocumentScreen,
  GreyPicture,
  Handed,
  HandedChecked,
  HandedPicture,
  Homes,
  HomeView,
  LetterScreen,
  LicenceScreen,
  Pictures,
  PresentedRoot,
  QrCodes,
  QrMatrix,
  QueryResults,
  Remedy,
  ResultScreen,
  UnmaskedWarning,
  Verification,
  Verifier,
  Verifiers,
} from '../../kit/Index';
import { Fake, fakeFailure, known, missing } from './Fake';

export class FakeHomes extends Fake implements Homes {
  homes: HomeView[] = [];
  /** The letters about each home, by its unit code. */
  readonly lettersOf = new Map<string, LetterScreen[]>();

  async mine(): Promise<HomeView[]> {
    await this.take('mine');
    return this.homes;
  }

  async refresh(unit: string): Promise<HomeView> {
    await this.take(`refresh ${unit}`);
    return this.of(unit);
  }

  async inherited(unit: string, deed: string): Promise<HomeView> {
    await this.take(`inherited ${unit} ${deed}`);
    return this.of(unit);
  }

  async letters(unit: string): Promise<LetterScreen[]> {
    await this.take(`letters ${unit}`);
    return this.lettersOf.get(unit) ?? [];
  }

  async cached(): Promise<HomeView[]> {
    await this.take('cached');
    return this.homes;
  }

  private of(unit: string): HomeView {
    return known(
      this.homes.find((home) => home.unit === unit),
      'not_found',
    );
  }
}

export class FakeCertificates extends Fake implements Certificates {
  certificates: CertificateScreen[] = [];
  check: Verification | undefined = undefined;

  async list(): Promise<CertificateScreen[]> {
    await this.take('list');
    return this.certificates;
  }

  async see(number: string): Promise<CertificateScreen> {
    await this.take(`see ${number}`);
    return known(
      this.certificates.find((each) => each.number === number),
      'certificate.not_found',
    );
  }

  async collect(caseId: CaseId): Promise<CommandId> {
    await this.take(`collect ${caseId}`);
    return new CommandId('collection');
  }

  async freshStatus(token: string): Promise<string> {
    await this.take('freshStatus');
    return `fresh ${token}`;
  }

  async verify(_token: string): Promise<Verification> {
    await this.take('verify');
    return known(this.check, 'trust.none');
  }
}

export class FakeDocuments extends Fake implements Documents {
  documents: DocumentScreen[] = [];
  /** The licences as the registry has them, by their identifiers. */
  readonly licences = new Map<string, LicenceScreen>();

  async list(): Promise<DocumentScreen[]> {
    await this.take('list');
    return this.documents;
  }

  async ofCase(caseId: CaseId): Promise<DocumentScreen[]> {
    await this.take(`ofCase ${caseId}`);
    return this.documents.filter((each) => each.caseId.equals(caseId));
  }

  async see(which: string): Promise<DocumentScreen> {
    await this.take(`see ${which}`);
    return this.named(which);
  }

  async annotate(which: string, terms: CopyTerms): Promise<CommandId> {
    await this.take(`annotate ${which} until ${terms.until}`);
    return new CommandId('annotation');
  }

  async licence(identifier: string): Promise<LicenceScreen> {
    await this.take(`licence ${identifier}`);
    return known(this.licences.get(identifier), 'licence.not_found');
  }

  async page(which: string): Promise<Uint8Array> {
    await this.take(`page ${which}`);
    if (!this.named(which).forms.includes(DocumentForm.Png)) {
      throw missing('paper.other_form');
    }
    return new Uint8Array([1]);
  }

  async save(
    which: string,
    form: DocumentForm,
    path: string,
    acknowledged: UnmaskedWarning | undefined,
  ): Promise<DocumentScreen> {
    await this.take(`save ${which} ${form} ${path}`);
    const document = this.named(which);
    if (document.beforeSharing !== acknowledged) {
      throw fakeFailure(Remedy.FixInput, 'paper.unmasked');
    }
    if (document.forms.length === 0) {
      throw missing('paper.not_sealed_yet');
    }
    if (!document.forms.includes(form)) {
      throw missing('paper.other_form');
    }
    return document;
  }

  private named(which: string): DocumentScreen {
    return known(
      this.documents.find((each) => each.id.text === which || each.certificate === which),
      'paper.not_found',
    );
  }
}

export class FakeQueryResults extends Fake implements QueryResults {
  results: ResultScreen[] = [];
  check: Verification | undefined = undefined;

  async list(): Promise<ResultScreen[]> {
    await this.take('list');
    return this.results;
  }

  async ofCase(caseId: CaseId): Promise<ResultScreen> {
    await this.take(`ofCase ${caseId}`);
    return known(this.results[0], 'result.not_given');
  }

  async verify(_result: string): Promise<Verification> {
    await this.take('verify');
    return known(this.check, 'trust.none');
  }
}

/** One dark module for any text. */
export class FakeQrCodes implements QrCodes {
  of(_text: string): QrMatrix {
    return new QrMatrix(1, new Uint8Array([1]));
  }
}

class FakeVerifier implements Verifier {
  private readonly of: FakeVerifiers;

  constructor(of: FakeVerifiers) {
    this.of = of;
  }

  root(): PresentedRoot {
    return known(this.of.root, 'trust.none');
  }

  trusting(sealRoots: Uint8Array): Verifier {
    if (sealRoots.length === 0) {
      throw fakeFailure(Remedy.FixInput, 'seal_roots.unreadable');
    }
    return this;
  }

  checkFile(file: Uint8Array): Handed {
    return file[0] === PICTURE ? new HandedPicture() : new HandedChecked(known(this.of.check, 'trust.none'));
  }

  checkPicture(picture: GreyPicture): Verification {
    this.of.pictures.push(picture);
    return known(this.of.check, 'trust.none');
  }
}

/** The first byte of a file that is a picture; one that says so and no more is broken. */
export const PICTURE = 0x89;

/** Decodes every picture to one white pixel, but for a broken one. */
export class FakePictures implements Pictures {
  async grey(file: Uint8Array): Promise<GreyPicture | undefined> {
    return file.length === 1 ? undefined : new GreyPicture(1, 1, new Uint8Array([255]));
  }
}

/** Trusts any bundle but an empty one. */
export class FakeVerifiers implements Verifiers {
  root: PresentedRoot | undefined = undefined;
  check: Verification | undefined = undefined;
  /** The pictures that were checked, in order. */
  readonly pictures: GreyPicture[] = [];

  under(trust: Uint8Array, _rootFingerprint: string | undefined): Verifier {
    if (trust.length === 0) {
      throw fakeFailure(Remedy.FixInput, 'trust.malformed');
    }
    return new FakeVerifier(this);
  }
}
