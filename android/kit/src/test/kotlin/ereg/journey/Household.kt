package ereg.journey

import ereg.City
import ereg.HONEST
import ereg.Home
import ereg.Person
import ereg.kit.Access
import ereg.kit.AttemptId
import ereg.kit.CaseStage
import ereg.kit.CaseView
import ereg.kit.Connection
import ereg.kit.DraftId
import ereg.kit.FieldPath
import ereg.kit.Identity
import ereg.kit.InquiryAnswer
import ereg.kit.Language
import ereg.kit.MatterId
import ereg.kit.PaymentOffer
import ereg.kit.QuestionName
import ereg.kit.Secret
import ereg.kit.Slot
import ereg.kit.Trouble
import ereg.kit.UnitCode
import ereg.kit.Vault
import ereg.kit.VaultId
import ereg.kit.Vaults
import ereg.kit.fake.SoftwareKeys
import ereg.kit.live.LiveVaults
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import java.util.concurrent.CopyOnWriteArrayList

val SELLER = Slot("transferor.1")
val BUYER = Slot("transferee.1")
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
    fun device(name: String): Vaults = LiveVaults(place.resolve(name), Language.ZH, SoftwareKeys())

    suspend fun Vaults.vault(name: String): Vault = create(secretOf(name), null).also(open::add)

    suspend fun Vaults.reopened(
        id: VaultId,
        name: String,
    ): Vault = open(id, secretOf(name), Access.FULL).also(open::add)

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
}

fun City.connection() = Connection(url, "demo", root)

suspend fun Vault.types(
    draft: DraftId,
    answers: Map<String, String>,
) = answers.forEach { (path, value) ->
    val saved = forms.answer(draft, FieldPath(path), value)
    check(saved.problem == null) { "$path: ${saved.problem?.code}" }
}

suspend fun Vault.beginsSaleOf(home: Home): DraftId {
    val draft = drafts.begin(SALE, UnitCode(home.unit))
    types(draft, home.typed())
    return draft
}

/** Exchanges with the registry until nothing is left to send. */
suspend fun Vault.exchanges() {
    repeat(100) {
        if (sync.now().left == 0) return
        delay(100)
    }
    error("still to be sent: ${outbox.items().map { listOf(it.kind, it.state, it.error?.code) }}")
}

/** Shares a draft and hands over the invitation. */
suspend fun Vault.invites(draft: DraftId): String {
    sharing.share(draft, SELLER)
    val invitation = sharing.invite(draft, BUYER)
    exchanges()
    return invitation.text
}

suspend fun Vault.freezes(draft: DraftId) {
    sharing.refresh(draft)
    forms.freeze(draft)
    exchanges()
}

/** Reads the sheet, answers what is asked, accepts the disclosures, signs. */
suspend fun Vault.signs(draft: DraftId) {
    exchanges()
    val sheet = signing.sheet(draft)
    for ((question, yes) in HONEST) {
        signing.answerInquiry(draft, QuestionName(question), if (yes) InquiryAnswer.YES else InquiryAnswer.NO)
    }
    signing.toAcknowledge(draft).forEach { signing.acknowledge(draft, checkNotNull(it.rule)) }
    signing.sign(draft, sheet.manifest)
    exchanges()
}

suspend fun Vault.submits(draft: DraftId) {
    sharing.refresh(draft)
    cases.submit(draft)
    exchanges()
}

/** Looks at the case until it stands there: the registry works at its own pace. */
suspend fun Vault.until(
    draft: DraftId,
    stage: CaseStage,
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
        seen?.let { if (it.stage == stage) return it }
        delay(100)
    }
    error("the case never came to $stage but to ${seen?.stage}: ${seen?.waitsFor?.map { it.code }}")
}

/** What is offered for an attempt to pay, once the registry has told of it. */
suspend fun Vault.offered(attempt: AttemptId): PaymentOffer {
    repeat(300) {
        exchanges()
        payments.see(attempt).offer?.let { return it }
        delay(100)
    }
    error("nothing was offered: ${payments.see(attempt).state}")
}
