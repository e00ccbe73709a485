import {
  CaseId,
  Certificates,
  CertificateScreen,
  CommandId,
  DocumentForm,
  Documents,
  DocumentScreen,
  Homes,
  HomeView,
  LetterScreen,
  PresentedRoot,
  QrCodes,
  QrMatrix,
  QueryResults,
  Remedy,
  ResultCheck,
  ResultScreen,
  TokenCheck,
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
  check: TokenCheck | undefined = undefined;

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

  async verify(_token: string): Promise<TokenCheck> {
    await this.take('verify');
    return known(this.check, 'trust.none');
  }
}

export class FakeDocuments extends Fake implements Documents {
  documents: DocumentScreen[] = [];

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

  async save(which: string, form: DocumentForm, path: string): Promise<DocumentScreen> {
    await this.take(`save ${which} ${form} ${path}`);
    const document = this.named(which);
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
  check: ResultCheck | undefined = undefined;

  async list(): Promise<ResultScreen[]> {
    await this.take('list');
    return this.results;
  }

  async ofCase(caseId: CaseId): Promise<ResultScreen> {
    await this.take(`ofCase ${caseId}`);
    return known(this.results[0], 'result.not_given');
  }

  async verify(_result: string): Promise<ResultCheck> {
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

  checkToken(_token: string): TokenCheck {
    return known(this.of.check, 'trust.none');
  }

  checkResult(_result: string): ResultCheck {
    return known(this.of.resultCheck, 'trust.none');
  }
}

/** Trusts any bundle but an empty one. */
export class FakeVerifiers implements Verifiers {
  root: PresentedRoot | undefined = undefined;
  check: TokenCheck | undefined = undefined;
  resultCheck: ResultCheck | undefined = undefined;

  under(trust: Uint8Array, _rootFingerprint: string | undefined): Verifier {
    if (trust.length === 0) {
      throw fakeFailure(Remedy.FixInput, 'trust.malformed');
    }
    return new FakeVerifier(this);
  }
}
