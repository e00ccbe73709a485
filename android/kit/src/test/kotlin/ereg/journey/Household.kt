package ereg.journey

import ereg.City
import ereg.HONEST
import ereg.Home
import ereg.Person
import ereg.kit.Access
import ereg.kit.AttemptId
import ereg.kit.CaseStage
import ereg.kit.CaseView
import ereg.kit.Certificate
import ereg.kit.Connection
import ereg.kit.Document
import ereg.kit.DocumentStanding
import ereg.kit.DraftId
import ereg.kit.FieldPath
import ereg.kit.Identity
import ereg.kit.InquiryAnswer
import ereg.kit.Language
import ereg.kit.MandateTerms
import ereg.kit.MaterialCode
import ereg.kit.MatterId
import ereg.kit.ParticipantStanding
import ereg.kit.PaymentOffer
import ereg.kit.QuestionName
import ereg.kit.Secret
import ereg.kit.Slot
import ereg.kit.Trouble
import ereg.kit.UnitCode
import ereg.kit.Vault
import ereg.kit.VaultId
import ereg.kit.Vaults
import ereg.kit.Verify
import ereg.kit.fake.SoftwareKeys
import ereg.kit.live.LiveLogs
import ereg.kit.live.LiveTrustImport
import ereg.kit.live.LiveVaults
import ereg.kit.screen.ScreenModel
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import java.time.LocalDate
import java.time.ZoneOffset
import java.util.concurrent.CopyOnWriteArrayList

val SELLER = Slot("transferor.1")
val SALE = MatterId("T04")

/** Journeys of people with a kit each, over the real library and a real registry. */
abstract class Journey {
    @TempDir
    lateinit var place: Path

    private val open = CopyOnWriteArrayList<Vault>()
    private val cities = CopyOnWriteArrayList<City>()

    /** A journey as a coroutine. It answers nothing: the runner would leave out a test that answers something. */
    fun journey(story: suspend CoroutineScope.() -> Unit) = runBlocking { story() }

    @AfterEach
    fun `everybody goes home`() =
        runBlocking {
            open.forEach { it.end() }
            cities.forEach { it.close() }
        }

    fun city(): City = City.open(place.resolve("city")).also(cities::add)

    /** A device of its own: what it has in its key store and where its vaults lie. */
    fun device(
        name: String,
        logs: LiveLogs? = null,
    ): Vaults = LiveVaults(place.resolve(name), Language.ZH, SoftwareKeys(), logs)

    suspend fun Vaults.vault(name: String): Vault = create(secretOf(name), null).kept()

    /** A vault that is ended with the journey. */
    fun Vault.kept(): Vault = also(open::add)

    suspend fun Vaults.reopened(
        id: VaultId,
        name: String,
    ): Vault = open(id, secretOf(name), Access.FULL).kept()

    /** Each vault under a key of its own. */
    fun secretOf(name: String) = Secret.Key(ByteArray(32) { (it + name.hashCode()).toByte() })

    suspend fun City.welcomes(
        vault: Vault,
        person: Person,
    ): Vault {
        vault.account.connect(connection())
        vault.account.enrol(Identity(person.name, person.idNo, person.proof))
        vault.homes.mine()
        return vault
    }

    suspend fun City.phoneOf(
        name: String,
        person: Person,
    ): Vault = welcomes(device(name).vault(name), person)

    /** The tablet of whoever acts for the city's bank: mandated in a matter by its legal representative, enrolled for it. */
    suspend fun City.tabletOfTheBank(matter: MatterId): Vault {
        val bank = organisation()
        val acting = bank.representative
        val legal = phoneOf("legal", bank.legalRepresentative)
        val today = LocalDate.now(WUHAN)
        legal.mandates.grant(
            MandateTerms(bank.name, bank.code, acting.name, acting.idNo, listOf(matter), today, today.plusMonths(6)),
        )
        legal.exchanges()
        val tablet = device("tablet").vault("tablet")
        tablet.account.connect(connection())
        tablet.account.enrolFor(bank.code, Identity(acting.name, acting.idNo, acting.proof))
        return tablet
    }
}

private val WUHAN = ZoneOffset.ofHours(8)

fun City.connection() = Connection(url, "demo", root)

suspend fun Vault.types(
    draft: DraftId,
    answers: Map<String, String>,
) = answers.forEach { (path, value) ->
    val saved = forms.answer(draft, FieldPath(path), value)
    check(saved.problem == null) { "$path: ${saved.problem?.code}" }
}

suspend fun Vault.begins(
    matter: MatterId,
    home: Home,
    answers: Map<String, String>,
): DraftId {
    val draft = drafts.begin(matter, UnitCode(home.unit))
    types(draft, answers)
    return draft
}

suspend fun Vault.beginsSaleOf(home: Home): DraftId = begins(SALE, home, home.typed())

/** Hands in a paper: pages that nothing is written on. */
suspend fun Vault.handsIn(
    draft: DraftId,
    material: MaterialCode,
) = attachments.begin(draft, material).use {
    it.write("%PDF-1.7\n${"x".repeat(900)}\nstartxref\n9\n%%EOF\n".toByteArray())
    it.finish()
}

/** Returns what a model shows, once it is this. */
suspend fun <C : Any> ScreenModel<C>.shows(what: (C) -> Boolean = { true }): C =
    withTimeout(30_000) {
        checkNotNull(
            state
                .first { shown ->
                    shown.content?.let(what) ?: (shown.trouble != null)
                }.content,
        ) { "in trouble" }
    }

/** Exchanges with the registry until nothing is left to send. */
suspend fun Vault.exchanges() {
    repeat(100) {
        if (sync.now().left == 0) return
        delay(100)
    }
    error("still to be sent: ${outbox.items().map { listOf(it.kind, it.state, it.told.code) }}")
}

/** Returns the first of what the registry tells this vault, once it does. */
suspend fun <T> Vault.told(look: suspend Vault.() -> List<T>): T {
    repeat(100) {
        exchanges()
        look().firstOrNull()?.let { return it }
        delay(100)
    }
    error("nothing was told")
}

/** Shares a draft and hands over the invitation for the other person whom it names. */
suspend fun Vault.invites(draft: DraftId): String {
    sharing.share(draft, drafts.one(draft).slot)
    exchanges()
    val other = sharing.see(draft).participants.single { it.standing == ParticipantStanding.OPEN }
    val invitation = sharing.invite(draft, other.slot)
    exchanges()
    return invitation.text
}

suspend fun Vault.freezes(draft: DraftId) {
    exchanges()
    forms.freeze(draft)
    exchanges()
}

/** Reads the sheet, answers what is asked, accepts the disclosures, signs. */
suspend fun Vault.signs(draft: DraftId) {
    exchanges()
    val sheet = signing.sheet(draft)
    for (question in asked(draft)) {
        val yes = HONEST.getValue(question.value)
        signing.answerInquiry(draft, question, if (yes) InquiryAnswer.YES else InquiryAnswer.NO)
    }
    signing.toAcknowledge(draft).forEach { signing.acknowledge(draft, checkNotNull(it.rule)) }
    signing.sign(draft, sheet.manifest)
    exchanges()
}

/** Returns the questions of the inquiry, as the form asks them of this person. */
suspend fun Vault.asked(draft: DraftId): List<QuestionName> {
    val own = forms.form(draft).sections.single { it.name == "inquiry.1" }
    val paths = own.fields.map { it.path.value.removePrefix("inquiry.") }
    return paths.filterNot { it.startsWith("ack.") }.map(::QuestionName)
}

/** Freezes a draft, has everybody sign it on the own device, and sends it in. */
suspend fun Vault.sendsIn(
    draft: DraftId,
    vararg others: Vault,
) {
    freezes(draft)
    signs(draft)
    others.forEach { it.signs(draft) }
    submits(draft)
}

suspend fun Vault.submits(draft: DraftId) {
    sharing.refresh(draft)
    cases.submit(draft)
    exchanges()
}

/** Looks at the case until it stands there, and on this ground if one is given: the registry works at its own pace. */
suspend fun Vault.until(
    draft: DraftId,
    stage: CaseStage,
    ground: String? = null,
): CaseView {
    var seen: CaseView? = null
    repeat(300) {
        exchanges()
        seen =
            try {
                cases.ofDraft(draft)
            } catch (_: Trouble.NotFound) {
                null
            }
        seen?.let { if (it.stage == stage && (ground == null || it.grounds.any { told -> told.code == ground })) return it }
        delay(100)
    }
    error("the case never came to $stage but to ${seen?.stage}: ${seen?.run { waitsFor + grounds }?.map { it.code }}")
}

/** Waits until the case is before a person for this reason; the sandbox plays the person, who approves it. */
suspend fun Vault.isApprovedIn(
    city: City,
    draft: DraftId,
    ground: String,
) = city.sandbox("decide", until(draft, CaseStage.IN_REVIEW, ground).case.value, "approve")

/** Pays what is due, by the first channel of the bill. */
suspend fun Vault.pays(draft: DraftId) {
    val case = until(draft, CaseStage.FEE_DUE).case
    val channel = payments.quote(case).channels.first()
    payments.pay(case, channel.id)
}

/** Collects what the entry yields. */
suspend fun Vault.collects(draft: DraftId): Certificate {
    val case = until(draft, CaseStage.REGISTERED).case
    certificates.collect(case)
    until(draft, CaseStage.ISSUED)
    return certificates.list().single { it.case == case }
}

/** The units of the homes that the registry shows this person now. */
suspend fun Vault.unitsShown(): List<String> {
    exchanges()
    return homes.mine().map { it.unit.value }
}

/** The registry is gone: somebody who has no vault checks what they are handed, under the trust that this person has. */
suspend fun City.strangerWithTrustOf(vault: Vault): Verify {
    val trust = vault.account.trustBundle()
    close()
    return LiveTrustImport().under(trust, root)
}

/** Returns a document once its files are here: it is sealed some moments after the act that wrote it. */
suspend fun Vault.sealed(look: suspend Vault.() -> Document?): Document {
    repeat(300) {
        exchanges()
        try {
            look()?.let { if (it.standing == DocumentStanding.HERE) return it }
        } catch (_: Trouble.NotFound) {
        }
        delay(100)
    }
    error("the document never came: ${look()?.standing}")
}

/** Returns what is offered for an attempt to pay, once the registry has told of it. */
suspend fun Vault.offered(attempt: AttemptId): PaymentOffer {
    repeat(300) {
        exchanges()
        payments.see(attempt).offer?.let { return it }
        delay(100)
    }
    error("nothing was offered: ${payments.see(attempt).state}")
}
