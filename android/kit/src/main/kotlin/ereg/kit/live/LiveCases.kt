package ereg.kit.live

import ereg.kit.Acceptance
import ereg.kit.AttemptId
import ereg.kit.Booked
import ereg.kit.CaseId
import ereg.kit.CaseLine
import ereg.kit.CaseProgress
import ereg.kit.CaseView
import ereg.kit.Cases
import ereg.kit.ChannelId
import ereg.kit.CommandId
import ereg.kit.Correction
import ereg.kit.CorrectionItem
import ereg.kit.CorrectionPlace
import ereg.kit.Corrections
import ereg.kit.Deadline
import ereg.kit.DisputableFact
import ereg.kit.Dispute
import ereg.kit.DisputeChoice
import ereg.kit.DisputeReason
import ereg.kit.Disputes
import ereg.kit.DraftId
import ereg.kit.EntryDocuments
import ereg.kit.FactName
import ereg.kit.Fee
import ereg.kit.FeeLine
import ereg.kit.FieldPath
import ereg.kit.ManifestDigest
import ereg.kit.Page
import ereg.kit.Payment
import ereg.kit.PaymentChannel
import ereg.kit.PaymentOffer
import ereg.kit.Payments
import ereg.kit.Receipt
import ereg.kit.SharedFact
import ereg.kit.Term

internal class LiveCases(
    private val core: ereg.core.Cases,
) : Cases {
    override suspend fun list(page: Int): Page<CaseLine> =
        called {
            val read = core.list(page.toUInt())
            Page(read.items.map { it.toKit() }, read.next?.toInt())
        }

    override suspend fun see(case: CaseId): CaseView = called { core.see(case.toCore()).toKit() }

    override suspend fun ofDraft(draft: DraftId): CaseView = called { core.ofDraft(draft.toCore()).toKit() }

    override suspend fun progress(draft: DraftId): CaseProgress = called { core.progress(draft.toCore()).toKit() }

    override suspend fun submit(draft: DraftId): CommandId = called { core.submit(draft.toCore()).toKit() }

    override suspend fun withdraw(case: CaseId): CommandId = called { core.withdraw(case.toCore()).toKit() }
}

internal class LiveDisputes(
    private val core: ereg.core.Disputes,
) : Disputes {
    override suspend fun lodge(
        case: CaseId,
        fact: FactName,
        reason: DisputeReason,
        says: String?,
    ): CommandId = called { core.lodge(case.toCore(), fact.toCore(), reason.mirrored(), says).toKit() }
}

internal class LiveCorrections(
    private val core: ereg.core.Corrections,
) : Corrections {
    override suspend fun see(case: CaseId): Correction = called { core.see(case.toCore()).toKit() }

    override suspend fun send(case: CaseId): CommandId = called { core.send(case.toCore()).toKit() }
}

internal class LivePayments(
    private val core: ereg.core.Payments,
) : Payments {
    override suspend fun quote(case: CaseId): Fee = called { core.quote(case.toCore()).toKit() }

    override suspend fun channels(case: CaseId): List<PaymentChannel> = called { core.channels(case.toCore()).map { it.toKit() } }

    override suspend fun pay(
        case: CaseId,
        channel: ChannelId,
    ): Payment = called { core.pay(case.toCore(), channel.toCore()).toKit() }

    override suspend fun ask(attempt: AttemptId): Payment = called { core.ask(attempt.toCore()).toKit() }

    override suspend fun see(attempt: AttemptId): Payment = called { core.see(attempt.toCore()).toKit() }
}

private fun ereg.core.CaseSummary.toKit() = CaseLine(caseId.toKit(), draft.toKit(), caseNumber, state.mirrored(), words.toKit(), since)

private fun ereg.core.CaseScreen.toKit() =
    CaseView(
        caseId.toKit(),
        draft.toKit(),
        unit,
        slot.toKit(),
        state.mirrored(),
        title.toKit(),
        words.toKit(),
        since,
        Receipt(receipt.receivedAt, ManifestDigest(receipt.manifest), receipt.caution.toKit()),
        acceptance?.toKit(),
        waitsFor.map { it.toKit() },
        grounds.map { it.toKit() },
        fee?.toKit(),
        booked?.let { Booked(it.entryIndex.toLong(), it.registeredAt) },
        documents?.let { EntryDocuments(it.standing.mirrored(), it.words.toKit()) },
        disputable.map { it.toKit() },
        disputes.map { it.toKit() },
        withdrawal?.toKit(),
        withdrawing.map { it.toKit() },
        answerBy?.toKit(),
        term?.toKit(),
        turnPassed?.toKit(),
    )

private fun ereg.core.AcceptanceView.toKit() =
    Acceptance(caseNumber, seq.toLong(), acceptedAt, decideBy.toKit(), promisedBy.toKit(), ahead.toInt())

internal fun ereg.core.DeadlineView.toKit(): Deadline =
    when (val until = until) {
        is ereg.core.Deadline.By -> Deadline.By(until.v1, words.toKit())
        is ereg.core.Deadline.NotBefore -> Deadline.NotBefore(until.v1, words.toKit())
    }

internal fun ereg.core.TermView.toKit() = Term(by.toKit(), words.toKit())

private fun ereg.core.DisputableFact.toKit() =
    DisputableFact(
        SharedFact(need.toKit(), what.toKit(), source.toKit()),
        words.toKit(),
        reasons.map { DisputeChoice(it.reason.mirrored(), it.words.toKit()) },
        most.toInt(),
    )

private fun ereg.core.DisputeScreen.toKit() =
    Dispute(
        SharedFact(need.toKit(), what.toKit(), source.toKit()),
        by.toKit(),
        DisputeChoice(reason.mirrored(), reasonWords.toKit()),
        saidAt,
        answerBy.toKit(),
        how?.mirrored(),
        words.toKit(),
    )

private fun ereg.core.CorrectionScreen.toKit() =
    Correction(
        caseId.toKit(),
        draft.toKit(),
        caseNumber,
        slot.toKit(),
        words.toKit(),
        term?.toKit(),
        items.map { it.toKit() },
        changes.map { it.toKit() },
        beyond.map { it.toKit() },
        turn.mirrored(),
        waitsFor.map { it.toKit() },
    )

private fun ereg.core.CorrectionItem.toKit() =
    CorrectionItem(
        told.toKit(),
        places.map { CorrectionPlace(FieldPath(it.field), it.label.toKit(), it.value, it.writer?.toKit()) },
        standing.mirrored(),
        words.toKit(),
    )

private fun ereg.core.FeeScreen.toKit() =
    Fee(
        caseId.toKit(),
        quote,
        total.toKit(),
        lines.map { FeeLine(it.what.toKit(), it.quantity.toInt(), it.amount.toKit()) },
        payers.map { it.toKit() },
        basis,
        channels.map { it.toKit() },
        validUntil,
        caution.toKit(),
        attempt?.toKit(),
    )

private fun ereg.core.PaymentChannelView.toKit() = PaymentChannel(id.toKit(), name.toKit(), kind.mirrored())

private fun ereg.core.PaymentScreen.toKit() =
    Payment(
        attempt.toKit(),
        caseId.toKit(),
        amount.toKit(),
        channel.toKit(),
        state.mirrored(),
        words.toKit(),
        since,
        offer?.let { PaymentOffer(it.kind.mirrored(), it.text, it.until, it.standing.mirrored()) },
        refund?.mirrored(),
        caution.toKit(),
    )
