package ereg.contract

import ereg.City
import ereg.HONEST
import ereg.Home
import ereg.Person
import ereg.core.Answer
import ereg.core.AttemptId
import ereg.core.AttemptState
import ereg.core.BookStanding
import ereg.core.Cancel
import ereg.core.CaseId
import ereg.core.CaseScreen
import ereg.core.CaseStage
import ereg.core.CertificateStanding
import ereg.core.ChannelId
import ereg.core.ChannelKind
import ereg.core.ClientException
import ereg.core.CommandId
import ereg.core.Connection
import ereg.core.ConsentTerms
import ereg.core.CopyTerms
import ereg.core.DisputeReason
import ereg.core.DocumentForm
import ereg.core.DocumentScreen
import ereg.core.DocumentStanding
import ereg.core.DraftId
import ereg.core.EntryDocumentsStanding
import ereg.core.Fen
import ereg.core.Handed
import ereg.core.Happened
import ereg.core.HomeLockScreen
import ereg.core.HomeLockStanding
import ereg.core.MandateTerms
import ereg.core.Needs
import ereg.core.OfferStanding
import ereg.core.PaperKind
import ereg.core.PaymentOffer
import ereg.core.Progress
import ereg.core.QuestionName
import ereg.core.SearchKind
import ereg.core.SendingState
import ereg.core.Slot
import ereg.core.TaskStanding
import ereg.core.TimeTrust
import ereg.core.Verifier
import ereg.core.YourTurn
import ereg.core.qrMatrix
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.TestInstance.Lifecycle
import org.junit.jupiter.api.io.TempDir
import java.net.InetAddress
import java.net.ServerSocket
import java.nio.file.Path
import java.time.LocalDate
import kotlin.io.path.readBytes
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue

private val SELLER = Slot("transferor.1")
private val BUYER = Slot("transferee.1")

/** Calls that need a registry, one by one against a real one; whatever a person can tap is tapped twice at once. */
@TestInstance(Lifecycle.PER_CLASS)
class RegistryTest : OnAPhone() {
    private lateinit var city: City

    @BeforeAll
    fun `a city and its registry`(
        @TempDir place: Path,
    ) {
        city = City.open(place.resolve("city"))
    }

    @AfterAll
    fun `the registry ends`() = city.close()

    private val connection get() = Connection(city.url, "demo", city.root)

    private suspend fun phoneOf(
        name: String,
        person: Person,
    ): OpenVault {
        val phone = made(name, connection = connection)
        phone.account().enrol(person.name, person.idNo, person.proof)
        phone.homes().myHomes()
        return phone
    }

    /** Taps twice at once: one answer at least, and for the other tap the same or a typed error. */
    private suspend fun <T> twice(tap: suspend () -> T): T =
        coroutineScope {
            val taps = List(2) { async(Dispatchers.Default) { runCatching { tap() } } }.awaitAll()
            taps.mapNotNull { it.exceptionOrNull() }.forEach { assertIs<ClientException>(it) }
            taps.firstNotNullOfOrNull { it.getOrNull() } ?: throw taps.first().exceptionOrNull()!!
        }

    private suspend fun exchange(phone: OpenVault) {
        repeat(100) {
            if (phone
                    .sync()
                    .now()
                    .finished()
                    .left == 0u
            ) {
                return
            }
            delay(100)
        }
        error("still to be sent: ${phone.outbox().items().map { listOf(it.kind, it.state, it.attempts, it.error?.code) }}")
    }

    private suspend fun until(
        phone: OpenVault,
        draft: DraftId,
        stage: CaseStage,
    ): CaseScreen {
        repeat(300) {
            exchange(phone)
            val case = runCatching { phone.cases().ofDraft(draft) }.getOrNull()
            if (case?.state == stage) return case
            delay(100)
        }
        error("the case never came to $stage: ${phone.cases().ofDraft(draft).state}")
    }

    /** Returns what is offered for an attempt, once the registry has told of it. */
    private suspend fun offered(
        phone: OpenVault,
        attempt: AttemptId,
    ): PaymentOffer {
        repeat(300) {
            exchange(phone)
            val seen = phone.payments().see(attempt)
            seen.offer?.let { return it }
            delay(100)
        }
        error("nothing was offered: ${phone.payments().see(attempt).state}")
    }

    /** Returns a document once its files are here: it is sealed some moments after the act that wrote it. */
    private suspend fun sealed(
        phone: OpenVault,
        look: suspend () -> DocumentScreen?,
    ): DocumentScreen {
        repeat(300) {
            exchange(phone)
            val seen = runCatching { look() }.getOrNull()
            if (seen?.standing == DocumentStanding.HERE) return seen
            delay(100)
        }
        error("the document never came: ${look()?.standing}")
    }

    private fun Verifier.checked(text: String) = assertIs<Handed.Checked>(document(text.encodeToByteArray())).found

    /** A sale up to its two signatures. */
    private suspend fun signedSale(
        home: Home,
        seller: OpenVault,
        buyer: OpenVault,
    ): DraftId {
        val draft = seller.drafts().begin(SALE, home.unit)
        for ((field, value) in home.typed()) assertNull(seller.drafts().answer(draft, field, value).problem, field)
        assertEquals(Progress.QUEUED, twice { seller.sharing().share(draft, SELLER) })
        twice { seller.sharing().invite(draft, BUYER) }
        assertEquals(Progress.DONE, seller.sharing().revokeInvitation(draft, BUYER), "it never left the phone")
        exchange(seller)
        val link = seller.sharing().invite(draft, BUYER)
        assertEquals(BUYER, link.slot())
        exchange(seller)
        assertTrue(link.progress() in Progress.entries)
        assertTrue(link.text().startsWith("ereg:invite:1:$draft:"))
        assertEquals(draft, buyer.sharing().join(link.text()).draft)
        val none =
            listOf(
                "ereg://open?url=javascript:alert(1)",
                "ereg:invite:1:%2e%2e%2f:AAAAAAAAAAAAAAAAAAAAAA",
                "${link.text()} ${link.text()}",
                "A".repeat(8192),
                link.text() + "x",
            )
        for (other in none) fails<ClientException.FixInput>("invitation.format") { buyer.sharing().join(other) }
        assertEquals(YourTurn.FREEZE, seller.sharing().refresh(draft).turn)
        assertEquals(
            setOf(SELLER, BUYER),
            seller
                .sharing()
                .see(draft)
                .participants
                .map { it.slot }
                .toSet(),
        )
        twice { seller.drafts().freeze(draft) }
        exchange(seller)
        signs(seller, draft)
        signs(buyer, draft)
        seller.sharing().refresh(draft)
        return draft
    }

    private suspend fun signs(
        phone: OpenVault,
        draft: DraftId,
    ) {
        exchange(phone)
        val sheet = phone.signing().sheet(draft)
        assertEquals(sheet.manifest, phone.signing().sheetInFull(draft).manifest)
        fails<ClientException.FixInput>("rule.unknown") { phone.signing().acknowledge(draft, "R-999") }
        for ((question, yes) in HONEST) {
            phone.signing().answerInquiry(draft, QuestionName(question), if (yes) Answer.YES else Answer.NO)
        }
        for (disclosure in phone.signing().toAcknowledge(draft)) {
            phone.signing().acknowledge(draft, assertNotNull(disclosure.rule))
        }
        assertFailsWith<ClientException> { phone.signing().sign(draft, "0".repeat(43)) }
        assertEquals(sheet.manifest, twice { phone.signing().sign(draft, sheet.manifest) }.manifest)
        exchange(phone)
    }

    @Test
    fun `a home changes hands though everything is tapped twice`() =
        onAPhone {
            val home = city.home("plain_sale")
            val seller = phoneOf("seller", home.person("transferor.1"))
            val buyer = phoneOf("buyer", home.person("transferee.1"))
            assertEquals(home.unit, seller.homes().refresh(home.unit).unit)
            assertEquals(listOf(home.unit), seller.homes().cached().map { it.unit })

            val draft = signedSale(home, seller, buyer)
            val command = twice { seller.cases().submit(draft) }
            exchange(seller)
            assertEquals(Progress.DONE, seller.outbox().progress(command))

            val due = until(buyer, draft, CaseStage.FEE_DUE)
            val case = due.caseId
            assertEquals(
                listOf(case),
                seller
                    .cases()
                    .list(0u)
                    .items
                    .map { it.caseId },
            )
            assertEquals(case, buyer.cases().see(case).caseId)
            fails<ClientException>("supplement.not_asked") { seller.corrections().see(case) }
            fails<ClientException>("supplement.not_asked") { seller.corrections().send(case) }
            assertFailsWith<ClientException> { seller.disputes().lodge(case, Needs("marriage"), DisputeReason.OUT_OF_DATE, null) }

            val quote = buyer.payments().quote(case)
            assertEquals(due.fee, quote.total)
            assertTrue(quote.total.value > 0 && quote.lines.sumOf { it.amount.value } == quote.total.value)
            assertEquals("Fen", "${quote.total}")
            val channels = buyer.payments().channels(case)
            assertEquals(quote.channels, channels)
            assertEquals(listOf("wechat", "alipay", "unionpay", "bank"), channels.map { it.id.value })
            fails<ClientException>("channel.unknown") { buyer.payments().pay(case, ChannelId("cash")) }
            city.sandbox("bank", "waits")
            val attempt = twice { buyer.payments().pay(case, channels.last().id) }
            val offer = offered(buyer, attempt.attempt)
            city.sandbox("bank", "pays")
            assertEquals(ChannelKind.QR to OfferStanding.OPEN, offer.kind to offer.standing)
            val code = qrMatrix(offer.text)
            assertEquals(code.side * code.side, code.dark.size.toUInt())
            assertFalse(offer.text in "$offer")
            city.sandbox("pay", case.value)
            buyer.payments().ask(attempt.attempt)
            until(buyer, draft, CaseStage.REGISTERED)
            assertEquals(AttemptState.SUCCEEDED, buyer.payments().see(attempt.attempt).state)
            assertEquals(
                attempt.attempt,
                buyer
                    .payments()
                    .quote(case)
                    .attempt
                    ?.attempt,
            )

            twice { buyer.certificates().collect(case) }
            until(buyer, draft, CaseStage.ISSUED)
            val progress = buyer.cases().progress(draft)
            assertIs<TaskStanding.Done>(progress.second.standing)
            assertIs<SendingState.Received>(progress.sending)
            assertEquals(Happened.RECEIVED, progress.timeline.first().happened)
            val certificate = buyer.certificates().list().single()
            assertEquals(CertificateStanding.CURRENT, certificate.status)
            assertEquals(certificate.number, buyer.certificates().see(certificate.number).number)
            val fresh = buyer.certificates().freshStatus(certificate.token)
            assertEquals(BookStanding.CURRENT, buyer.certificates().verify(fresh).book)
            assertTrue(buyer.letters().list().isNotEmpty())
            val found = buyer.search().find(certificate.number, emptyList(), 20u)
            assertEquals(listOf(SearchKind.CERTIFICATES to certificate.number), found.map { it.kind to it.id })
            val name = home.person("transferor.1").name
            val byName = buyer.search().find(name, listOf(SearchKind.CASES, SearchKind.HOMES), 20u)
            assertEquals(listOf(case.value), byName.map { it.id })
            assertTrue(buyer.search().find("·", emptyList(), 20u).isEmpty())

            val receipt = sealed(buyer) { buyer.documents().list().find { it.kind == PaperKind.FISCAL_RECEIPT } }
            val document = sealed(buyer) { buyer.documents().see(certificate.number) }
            assertEquals(PaperKind.TITLE_CERTIFICATE to certificate.number, document.kind to document.certificate)
            val handsOut = assertNotNull(buyer.cases().see(case).documents, "the case says so with its document")
            assertEquals(EntryDocumentsStanding.SEALED, handsOut.standing)
            assertTrue(handsOut.words.en.isNotEmpty())
            assertEquals(document, buyer.documents().see(document.id.value))
            assertTrue(document in buyer.documents().list())
            assertEquals(buyer.documents().list(), buyer.documents().ofCase(case))
            val begin =
                mapOf(
                    DocumentForm.OFD to "PK",
                    DocumentForm.PDF to "%PDF-",
                    DocumentForm.XML to "<?xml ",
                    // Its first byte is no text.
                    DocumentForm.PNG to "\uFFFDPNG",
                )
            assertEquals(listOf(DocumentForm.OFD, DocumentForm.PDF, DocumentForm.PNG), document.forms)
            assertEquals(listOf(DocumentForm.OFD, DocumentForm.XML), receipt.forms)
            for ((which, of) in listOf(certificate.number to document, receipt.id.value to receipt)) {
                for (form in of.forms) {
                    val file = directory.resolve("${of.kind}.$form")
                    assertEquals(of, buyer.documents().save(which, form, "$file", of.beforeSharing))
                    assertTrue(file.readBytes().decodeToString().startsWith(begin.getValue(form)))
                    fails<ClientException.FixInput>("medium.target_exists") {
                        buyer.documents().save(which, form, "$file", of.beforeSharing)
                    }
                }
            }
            val page = buyer.documents().page(certificate.number)
            assertTrue(page.decodeToString().startsWith(begin.getValue(DocumentForm.PNG)))
            fails<ClientException.NotFound>("paper.other_form") { buyer.documents().page(receipt.id.value) }
            val none = directory.resolve("none")
            fails<ClientException.FixInput>("paper.unmasked") { buyer.documents().save(certificate.number, DocumentForm.OFD, "$none") }
            fails<ClientException.NotFound>("paper.other_form") { buyer.documents().save(receipt.id.value, DocumentForm.PDF, "$none") }
            fails<ClientException.NotFound>("paper.not_found") { seller.documents().see(certificate.number) }
            val terms = CopyTerms("演示学校", "入学", LocalDate.now().plusDays(30))
            buyer.documents().annotate(certificate.number, terms)
            fails<ClientException.FixInput>("annotate.no_document") { buyer.documents().annotate(receipt.id.value, terms) }
            val copy = sealed(buyer) { buyer.documents().list().find { it.kind == PaperKind.ANNOTATED_COPY } }
            assertEquals(certificate.number, copy.certificate)
            assertTrue("演示学校" in assertNotNull(copy.annotation).zh && copy.beforeSharing == null)
            val licence = buyer.documents().licence(certificate.licenceId)
            assertEquals(certificate.number to null, licence.number to licence.since)
            exchange(seller)
            assertTrue(seller.homes().myHomes().isEmpty())
            consents(buyer, certificate.number, "$none")

            val stranger = Verifier.under(buyer.account().trustBundle(), city.root)
            assertTrue(stranger.checked(certificate.token).ok)
            val altered = certificate.token.dropLast(1) + if (certificate.token.last() == 'A') 'B' else 'A'
            assertFalse(stranger.checked(altered).ok)

            assertTrue(buyer.results().list().isEmpty())
            assertFailsWith<ClientException> { buyer.results().ofCase(case) }
            assertFalse(
                buyer
                    .results()
                    .verify("nothing")
                    .ok,
            )
        }

    private suspend fun consents(
        owner: OpenVault,
        number: String,
        path: String,
    ) {
        val consents = owner.consents()
        val school = consents.offices().first { office -> office.purposes.any { it.id == "school_admission" } }
        val terms = ConsentTerms(school.code, "school_admission", LocalDate.now().plusDays(30))
        fails<ClientException.FixInput>("consent.purpose") { consents.give(number, terms.copy(purpose = "loan_review")) }
        twice { consents.give(number, terms) }
        exchange(owner)
        val given = consents.list().single()
        assertEquals(school.code to number, given.office to given.certificate)
        assertTrue(consents.uses(given.consent).isEmpty())
        fails<ClientException.FixInput>("digest.prefix") { consents.ask("no consent", given.licence, given.purpose) }
        fails<ClientException.NotFound>("paper.not_found") { consents.save("no use", DocumentForm.OFD, path) }
        consents.revoke(given.consent)
        exchange(owner)
        assertNotNull(consents.list().single().revokedAt)
    }

    /** Returns the lock of a home once it stands like this: the registry tells of it with the exchange. */
    private suspend fun lockOf(
        phone: OpenVault,
        unit: String,
        stands: (HomeLockStanding) -> Boolean,
    ): HomeLockScreen {
        repeat(100) {
            exchange(phone)
            val lock = phone.homeLocks().list().single { it.unit == unit }
            if (stands(lock.standing)) return lock
            delay(100)
        }
        error("the lock stands otherwise: ${phone.homeLocks().list().map { it.standing }}")
    }

    @Test
    fun `a home is locked, its lock is asked to be lifted, and meanwhile it is locked again`() =
        onAPhone {
            val home = city.home("mortgaged_sale")
            val owner = phoneOf("owner", home.person("transferor.1"))
            val locks = owner.homeLocks()
            val open = lockOf(owner, home.unit) { it is HomeLockStanding.Open }
            assertFailsWith<ClientException.FixInput> { locks.lock("no home") }
            fails<ClientException.FixInput>("lock.not_locked") { locks.lift(home.unit) }

            val command = twice { locks.lock(home.unit) }
            assertIs<HomeLockStanding.OnItsWay>(locks.list().single { it.unit == home.unit }.standing)
            val locked = lockOf(owner, home.unit) { it is HomeLockStanding.Locked }
            assertEquals(Progress.DONE, owner.outbox().progress(command))
            assertTrue(locked.words.zh.isNotEmpty() && locked.words != open.words)
            assertTrue(locked.explained.en.isNotEmpty() && locked.explained != open.explained)
            assertEquals(open.address, locked.address)

            twice { locks.lift(home.unit) }
            val lifting = assertIs<HomeLockStanding.Lifting>(lockOf(owner, home.unit) { it is HomeLockStanding.Lifting }.standing)
            assertTrue(lifting.openFrom > lifting.since)
            fails<ClientException.FixInput>("lock.lifting") { locks.lift(home.unit) }
            locks.lock(home.unit)
            lockOf(owner, home.unit) { it is HomeLockStanding.Locked }
        }

    @Test
    fun `a wrong fact is disputed, and a sale is withdrawn by both`() =
        onAPhone {
            val home = city.home("r27_deed_tax_open")
            val seller = phoneOf("seller2", home.person("transferor.1"))
            val buyer = phoneOf("buyer2", home.person("transferee.1"))
            val draft = signedSale(home, seller, buyer)
            buyer.cases().submit(draft)
            val case = until(buyer, draft, CaseStage.IN_REVIEW)
            val fact = case.disputable.single()
            assertEquals(Needs("tax_clearance"), fact.need)
            fails<ClientException.FixInput>("need.unknown") {
                buyer.disputes().lodge(case.caseId, Needs("gossip"), DisputeReason.NOT_FOUND, null)
            }
            twice { buyer.disputes().lodge(case.caseId, fact.need, DisputeReason.NOT_FOUND, "已经缴过") }
            exchange(buyer)
            assertEquals(
                listOf(fact.need),
                buyer
                    .cases()
                    .see(case.caseId)
                    .disputes
                    .map { it.need },
            )

            twice { buyer.cases().withdraw(case.caseId) }
            exchange(buyer)
            exchange(seller)
            assertEquals(listOf(BUYER), seller.cases().see(case.caseId).withdrawing)
            seller.cases().withdraw(case.caseId)
            until(seller, draft, CaseStage.WITHDRAWN)
        }

    @Test
    fun `an organisation is acted for as long as it mandates`() =
        onAPhone {
            val bank = city.organisation()
            val legal = phoneOf("legal", bank.legalRepresentative)
            val tablet = made("tablet", connection = connection)
            val agent = bank.representative

            suspend fun enrols() = tablet.account().enrolFor(bank.code, agent.name, agent.idNo, agent.proof)
            assertFailsWith<ClientException> { enrols() }.let { assertEquals("mandate.none", it.code) }

            val today = LocalDate.now()
            val terms =
                MandateTerms(bank.name, bank.code, agent.name, agent.idNo, listOf(SALE), today, today.plusMonths(6))
            fails<ClientException.FixInput>("mandate.scope") { legal.mandates().grant(terms.copy(matters = emptyList())) }
            fails<ClientException.FixInput>("mandate.term") { legal.mandates().grant(terms.copy(toDay = today.minusDays(1))) }
            legal.mandates().grant(terms)
            repeat(100) {
                exchange(legal)
                if (legal.mandates().list().isEmpty()) delay(100)
            }
            val mandate = legal.mandates().list().single()
            assertEquals(today to today.plusMonths(6), mandate.fromDay to mandate.toDay)
            assertEquals(bank.name, enrols().principal)

            twice { legal.mandates().revoke(mandate.mandate) }
            exchange(legal)
            assertNotNull(
                legal
                    .mandates()
                    .list()
                    .single()
                    .revokedAt,
            )
        }

    @Test
    fun `a registry is looked at, connected to and kept to`() =
        onAPhone {
            val phone = made()
            assertNull(phone.account().connection())
            fails<ClientException>("connection.none") { phone.sync().now().finished() }
            val root = phone.account().presentedRoot(city.url)
            assertEquals(city.root, root.fingerprint)
            phone.account().connect(connection)
            assertEquals(connection, phone.account().connection())
            assertNull(phone.account().standing().account)
            val home = city.home("r28_cancelled")
            val person = home.person("transferor.1")
            fails<ClientException>("identity.contradicted") { phone.account().enrol(person.name, person.idNo, "another") }
            val standing = twice { phone.account().enrol(person.name, person.idNo, person.proof) }
            assertNotNull(standing.account)
            assertEquals(TimeTrust.REGISTRY, phone.sync().askTime().trust)
            phone.homes().myHomes()
            assertFailsWith<ClientException> { phone.homes().inherited(home.unit, "no deed") }
            assertEquals(emptyList(), phone.homes().letters(home.unit), "nobody has applied for anything on it")
            assertFailsWith<ClientException> { phone.cases().see(CaseId(NOBODYS_DRAFT.value)) }
            assertTrue(phone.rules().matters.any { it.matter == SALE && it.closed == null })
        }

    @Test
    fun `a cancelled call lets go within a second, and one that is given a cancel of before is not made`() =
        onAPhone {
            ServerSocket(0, 50, InetAddress.getLoopbackAddress()).use { silent ->
                val phone = made()
                val cancel = Cancel()
                val asked = async { runCatching { phone.account().presentedRoot("http://127.0.0.1:${silent.localPort}", cancel) } }
                val connection = withContext(Dispatchers.IO) { silent.accept() }
                repeat(2) { cancel.cancel() }
                withTimeout(1_000) { assertIs<ClientException.Cancelled>(asked.await().exceptionOrNull()) }
                connection.soTimeout = 1_000
                withContext(Dispatchers.IO) { while (connection.getInputStream().read() >= 0) Unit }
                assertFailsWith<ClientException.Cancelled> { phone.account().presentedRoot(city.url, cancel) }
            }
        }

    @Test
    fun `without a network acts wait in the outbox, are told, stopped and cancelled`() =
        onAPhone {
            val home = city.home("r28_not_filed")
            val phone = phoneOf("offline", home.person("transferor.1"))
            phone.account().connect(connection.copy(url = "http://127.0.0.1:1"))
            val draft = phone.drafts().begin(SALE, home.unit)
            for ((field, value) in home.typed()) phone.drafts().answer(draft, field, value)
            phone.sharing().share(draft, SELLER)
            val report = phone.sync().now().finished()
            assertNotNull(report.trouble)
            assertTrue(report.left > 0u)
            val background = phone.sync().inBackground()
            repeat(2) { background.cancel() }
            assertFailsWith<ClientException.Cancelled> { background.finished() }
            val network = phone.sync().networkChanged()
            assertTrue(network.finished().left > 0u)
            assertFailsWith<ClientException.Closed> { network.finished() }
            assertTrue(phone.sync().status().unsent > 0u)
            assertTrue(
                phone
                    .outbox()
                    .doctor()
                    .findings
                    .isNotEmpty(),
            )

            val item =
                phone
                    .outbox()
                    .items()
                    .first()
                    .item
            assertTrue(phone.outbox().progress(item) in Progress.entries)
            assertFailsWith<ClientException> { phone.outbox().retry(CommandId(NOBODYS_DRAFT.value)) }
            runCatching { phone.outbox().retry(item) }.exceptionOrNull()?.let { assertIs<ClientException>(it) }
            val items = phone.outbox().items().map { it.item }
            items.forEach { phone.outbox().cancel(it) }
            assertTrue(phone.outbox().items().isEmpty())
            items.forEach { again -> assertFailsWith<ClientException> { phone.outbox().cancel(again) } }

            phone.account().connect(connection)
            exchange(phone)
            assertTrue(phone.outbox().items().isEmpty())
        }
}
