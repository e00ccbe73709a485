package ereg.kit.fake

import ereg.kit.AttemptId
import ereg.kit.AttemptState
import ereg.kit.CaseId
import ereg.kit.CaseLine
import ereg.kit.CaseProgress
import ereg.kit.CaseStage
import ereg.kit.CaseView
import ereg.kit.Cases
import ereg.kit.ChannelId
import ereg.kit.ChannelKind
import ereg.kit.CitizenTask
import ereg.kit.CommandId
import ereg.kit.Correction
import ereg.kit.Corrections
import ereg.kit.DisputeReason
import ereg.kit.Disputes
import ereg.kit.DraftId
import ereg.kit.FactName
import ereg.kit.Fee
import ereg.kit.Fen
import ereg.kit.ManifestDigest
import ereg.kit.OfferStanding
import ereg.kit.Page
import ereg.kit.Payment
import ereg.kit.PaymentChannel
import ereg.kit.PaymentOffer
import ereg.kit.Payments
import ereg.kit.Receipt
import ereg.kit.SendingState
import ereg.kit.Slot
import ereg.kit.TaskKind
import ereg.kit.TaskStanding
import ereg.kit.Trouble
import ereg.kit.YourTurn
import java.time.Instant

class FakeCases :
    Fake(),
    Cases {
    val views = mutableListOf<CaseView>()
    val progresses = mutableMapOf<DraftId, CaseProgress>()

    override suspend fun list(page: Int): Page<CaseLine> =
        read { Page(views.map { CaseLine(it.case, it.draft, null, it.stage, it.words, it.since) }, null) }

    override suspend fun see(case: CaseId): CaseView = read { views.find { it.case == case } ?: throw nothing("case.not_found") }

    override suspend fun ofDraft(draft: DraftId): CaseView = read { views.find { it.draft == draft } ?: throw nothing("case.not_found") }

    override suspend fun progress(draft: DraftId): CaseProgress = read { progresses[draft] ?: throw nothing("draft.not_found") }

    override suspend fun submit(draft: DraftId): CommandId = act("submit") { CommandId("submit1") }

    override suspend fun withdraw(case: CaseId): CommandId =
        act("withdraw") {
            comesTo(case, CaseStage.WITHDRAWN)
            CommandId("withdraw1")
        }

    /** The registry has moved it. */
    fun comesTo(
        case: CaseId,
        stage: CaseStage,
    ) = views.replaceAll { if (it.case == case) it.copy(stage = stage) else it }
}

fun caseView(
    id: String,
    stage: CaseStage,
) = CaseView(
    CaseId(id),
    DraftId("draft-$id"),
    unit = "0001",
    slot = Slot("transferee.1"),
    stage = stage,
    title = words(stage.name),
    words = words(stage.name),
    since = Instant.EPOCH,
    receipt = Receipt(Instant.EPOCH, ManifestDigest("m1"), words("no acceptance")),
    acceptance = null,
    waitsFor = emptyList(),
    grounds = emptyList(),
    fee = null,
    booked = null,
    documents = null,
    disputable = emptyList(),
    disputes = emptyList(),
    withdrawal = null,
    withdrawing = emptyList(),
    answerBy = null,
    term = null,
    turnPassed = null,
)

fun caseProgress(
    draft: String,
    sending: SendingState,
) = CaseProgress(
    DraftId(draft),
    case = null,
    number = null,
    first = CitizenTask(TaskKind.APPLY, words("apply"), TaskStanding.UnderWay, words("under way")),
    second = CitizenTask(TaskKind.PAY_AND_COLLECT, words("pay and collect"), TaskStanding.NotBegun, words("not begun")),
    sending = sending,
    sendingWords = words("sending"),
    steps = emptyList(),
    timeline = emptyList(),
    gap = null,
    comesNext = null,
)

/** Takes one attempt for each case; [bank] says how it stands when it is asked. */
class FakePayments :
    Fake(),
    Payments {
    var bank = AttemptState.SUCCEEDED
    private val attempts = mutableMapOf<AttemptId, Payment>()

    override suspend fun quote(case: CaseId): Fee =
        read {
            val attempt = attempts.values.find { it.case == case }
            Fee(case, "q1", Fen(8_000), emptyList(), emptyList(), "", channels, Instant.EPOCH, words("not the price"), attempt)
        }

    override suspend fun channels(case: CaseId): List<PaymentChannel> = read { channels }

    override suspend fun pay(
        case: CaseId,
        channel: ChannelId,
    ): Payment =
        act("pay") {
            if (channels.none { it.id == channel }) throw Trouble.FixInput(message("channel.unknown"))
            attempts.values.find { it.case == case }
                ?: payment(AttemptId("a${attempts.size + 1}"), case, channel, AttemptState.CREATED)
        }

    override suspend fun ask(attempt: AttemptId): Payment =
        act("ask") {
            val known = known(attempt)
            payment(attempt, known.case, known.channel, bank)
        }

    override suspend fun see(attempt: AttemptId): Payment = read { known(attempt) }

    private fun known(attempt: AttemptId) = attempts[attempt] ?: throw nothing("payment.not_found")

    private fun payment(
        attempt: AttemptId,
        case: CaseId,
        channel: ChannelId,
        state: AttemptState,
    ) = Payment(attempt, case, Fen(8_000), channel, state, words(state.name), null, offer(channel, state), null, words("no receipt"))
        .also { attempts[attempt] = it }

    private fun offer(
        channel: ChannelId,
        state: AttemptState,
    ): PaymentOffer? {
        if (state != AttemptState.OFFERED) return null
        val kind = channels.single { it.id == channel }.kind
        return PaymentOffer(kind, "https://pay.example/${channel.value}", Instant.EPOCH, OfferStanding.OPEN)
    }

    companion object {
        val WECHAT = ChannelId("wechat")
        val BANK = ChannelId("bank")
        private val channels =
            listOf(
                PaymentChannel(WECHAT, words("WeChat Pay"), ChannelKind.URL),
                PaymentChannel(BANK, words("Bank code"), ChannelKind.QR),
            )
    }
}

/** The most characters that a person can write of a fact. */
const val DISPUTE_TEXT = 200

class FakeDisputes :
    Fake(),
    Disputes {
    /** The words of each dispute in its order. */
    val said = mutableListOf<String?>()

    override suspend fun lodge(
        case: CaseId,
        fact: FactName,
        reason: DisputeReason,
        says: String?,
    ): CommandId =
        act("lodge ${fact.value} $reason") {
            said += says
            if ((says?.length ?: 0) > DISPUTE_TEXT) throw Trouble.FixInput(message("too_long"))
            CommandId("lodge1")
        }
}

class FakeCorrections :
    Fake(),
    Corrections {
    val asked = mutableMapOf<CaseId, Correction>()

    override suspend fun see(case: CaseId): Correction = read { known(case) }

    override suspend fun send(case: CaseId): CommandId =
        act("send") {
            if (known(case).turn != YourTurn.SEND_SUPPLEMENT) throw Trouble.FixInput(message("submit.not_complete"))
            CommandId("send1")
        }

    private fun known(case: CaseId) = asked[case] ?: throw Trouble.FixInput(message("supplement.not_asked"))
}
