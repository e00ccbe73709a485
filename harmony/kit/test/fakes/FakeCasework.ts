import {
  AttemptId,
  CaseId,
  CasePage,
  CaseProgress,
  Cases,
  CaseScreen,
  ChannelId,
  CommandId,
  CorrectionScreen,
  Corrections,
  DisputeReason,
  Disputes,
  DraftId,
  FeeScreen,
  Letters,
  LetterScreen,
  Needs,
  PaymentChannelView,
  Payments,
  PaymentScreen,
} from '../../kit/Index';
import { Fake, known } from './Fake';

/** One case that the test sets. */
export class FakeCases extends Fake implements Cases {
  screen: CaseScreen | undefined = undefined;
  course: CaseProgress | undefined = undefined;

  async list(page: number): Promise<CasePage> {
    await this.take(`list ${page}`);
    return new CasePage([], undefined);
  }

  async see(caseId: CaseId): Promise<CaseScreen> {
    await this.take(`see ${caseId}`);
    return known(this.screen, 'case.not_found');
  }

  async ofDraft(_draft: DraftId): Promise<CaseScreen> {
    await this.take('ofDraft');
    return known(this.screen, 'case.not_found');
  }

  async progress(_draft: DraftId): Promise<CaseProgress> {
    await this.take('progress');
    return known(this.course, 'draft.not_found');
  }

  async submit(draft: DraftId): Promise<CommandId> {
    await this.take(`submit ${draft}`);
    return new CommandId('submission');
  }

  async withdraw(caseId: CaseId): Promise<CommandId> {
    await this.take(`withdraw ${caseId}`);
    return new CommandId('withdrawal');
  }
}

export class FakeCorrections extends Fake implements Corrections {
  screen: CorrectionScreen | undefined = undefined;

  async see(caseId: CaseId): Promise<CorrectionScreen> {
    await this.take(`see ${caseId}`);
    return known(this.screen, 'supplement.not_asked');
  }

  async send(caseId: CaseId): Promise<CommandId> {
    await this.take(`send ${caseId}`);
    return new CommandId('correction');
  }
}

export class FakeDisputes extends Fake implements Disputes {
  /** The words that were written of each dispute, in order. */
  readonly said: Array<string | undefined> = [];

  async lodge(_caseId: CaseId, need: Needs, reason: DisputeReason, says: string | undefined): Promise<CommandId> {
    await this.take(`lodge ${need} ${reason}`);
    this.said.push(says);
    return new CommandId('dispute');
  }
}

/** A bill that the test sets, and the attempt to pay it. */
export class FakePayments extends Fake implements Payments {
  fee: FeeScreen | undefined = undefined;
  attempt: PaymentScreen | undefined = undefined;

  async quote(caseId: CaseId): Promise<FeeScreen> {
    await this.take(`quote ${caseId}`);
    return known(this.fee, 'quote.none');
  }

  async channels(_caseId: CaseId): Promise<PaymentChannelView[]> {
    await this.take('channels');
    return known(this.fee, 'quote.none').channels;
  }

  async pay(_caseId: CaseId, channel: ChannelId): Promise<PaymentScreen> {
    await this.take(`pay ${channel}`);
    return known(this.attempt, 'attempt.none');
  }

  async ask(attempt: AttemptId): Promise<PaymentScreen> {
    await this.take(`ask ${attempt}`);
    return known(this.attempt, 'attempt.none');
  }

  async see(attempt: AttemptId): Promise<PaymentScreen> {
    await this.take(`see ${attempt}`);
    return known(this.attempt, 'attempt.none');
  }
}

export class FakeLetters extends Fake implements Letters {
  letters: LetterScreen[] = [];

  async list(): Promise<LetterScreen[]> {
    await this.take('list');
    return this.letters;
  }
}
