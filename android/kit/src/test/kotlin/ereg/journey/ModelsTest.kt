package ereg.journey

import ereg.City
import ereg.HONEST
import ereg.Home
import ereg.Person
import ereg.Repository
import ereg.kit.AttemptState
import ereg.kit.CaseStage
import ereg.kit.CopyTerms
import ereg.kit.CorrectionStanding
import ereg.kit.DisputeReason
import ereg.kit.DocumentForm
import ereg.kit.DraftId
import ereg.kit.FieldPath
import ereg.kit.Identity
import ereg.kit.LogLevel
import ereg.kit.NextStep
import ereg.kit.SearchKind
import ereg.kit.Secret
import ereg.kit.SendingState
import ereg.kit.Slot
import ereg.kit.ToDo
import ereg.kit.Trouble
import ereg.kit.UnitCode
import ereg.kit.Vault
import ereg.kit.Vaults
import ereg.kit.YourTurn
import ereg.kit.live.LiveLogs
import ereg.kit.live.LiveTrustImport
import ereg.kit.screen.AnnotateModel
import ereg.kit.screen.BackupModel
import ereg.kit.screen.CaseModel
import ereg.kit.screen.CertificateListModel
import ereg.kit.screen.CertificateModel
import ereg.kit.screen.CorrectionModel
import ereg.kit.screen.DisputeModel
import ereg.kit.screen.DocumentListModel
import ereg.kit.screen.DocumentScope
import ereg.kit.screen.DraftListModel
import ereg.kit.screen.EnrolModel
import ereg.kit.screen.EnrolPage
import ereg.kit.screen.EraseModel
import ereg.kit.screen.FirstModel
import ereg.kit.screen.FormModel
import ereg.kit.screen.GrantModel
import ereg.kit.screen.Hands
import ereg.kit.screen.HitPlace
import ereg.kit.screen.JoinModel
import ereg.kit.screen.LetterListModel
import ereg.kit.screen.Lock
import ereg.kit.screen.LockModel
import ereg.kit.screen.LogModel
import ereg.kit.screen.MandateListModel
import ereg.kit.screen.MaterialsModel
import ereg.kit.screen.NewLock
import ereg.kit.screen.NewMandate
import ereg.kit.screen.OutboxModel
import ereg.kit.screen.OwnVerifyModel
import ereg.kit.screen.PaymentRecordModel
import ereg.kit.screen.ProgressModel
import ereg.kit.screen.ReviewModel
import ereg.kit.screen.ScreenModel
import ereg.kit.screen.SearchModel
import ereg.kit.screen.SecretModel
import ereg.kit.screen.SettingsModel
import ereg.kit.screen.SharingModel
import ereg.kit.screen.SigningModel
import ereg.kit.screen.StartModel
import ereg.kit.screen.Task
import ereg.kit.screen.TaskListModel
import ereg.kit.screen.Turn
import ereg.kit.screen.VerifyModel
import ereg.kit.screen.VisitsModel
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.name
import kotlin.io.path.readBytes
import kotlin.io.path.readText
import kotlin.io.path.walk
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** The models behind the screens over a real vault and a real registry: people do by them whatever a screen lets them do. */
class ModelsTest : Journey() {
    /** One thread, as a screen has: what a model shows is not overtaken by what it reads. */
    private val screen = Dispatchers.Default.limitedParallelism(1)
    private val scope = CoroutineScope(screen + Job())

    private fun Vault.tasks() = TaskListModel(drafts, cases, ::rules, changes(), scope)

    private fun Vault.drafts() = DraftListModel(drafts, changes(), scope)

    private fun Vault.start() = StartModel(drafts, homes, ::rules, changes(), scope)

    private fun Vault.form(draft: DraftId) = FormModel(forms, draft, changes(), scope)

    private fun Vault.review(draft: DraftId) = ReviewModel(forms, draft, changes(), scope)

    private fun Vault.share(draft: DraftId) = SharingModel(sharing, drafts, draft, changes(), scope)

    private fun Vault.progress(draft: DraftId) = ProgressModel(cases, certificates, drafts, draft, changes(), scope)

    private fun Vault.box() = OutboxModel(outbox, sync, changes(), scope)

    private suspend fun Vault.case(draft: DraftId) = CaseModel(cases, payments, certificates, cases.ofDraft(draft).case, changes(), scope)

    /** Has a model do what a person asks for, and waits until it is done. */
    private suspend fun <M : ScreenModel<*>> M.does(act: M.() -> Unit) {
        val told =
            withTimeout(30_000) {
                state.first { !it.acting }
                withContext(screen) { act() }
                state.first { !it.acting }.trouble
            }
        if (told != null) throw told
    }

    private suspend fun Vault.onlyTask(): Task {
        val list = tasks().shows { it.tasks.isNotEmpty() }
        return list.tasks.single()
    }

    /** A person begins on a device of their own: an empty vault that the device opens, and an account. */
    private suspend fun City.beginsOn(
        device: Vaults,
        person: Person,
    ): Vault {
        val first = FirstModel(device, null, scope)
        first.does { begin() }
        val vault = assertNotNull(first.shows { it.opened != null }.opened).kept()
        enrols(vault, person)
        return vault
    }

    private suspend fun City.enrols(
        vault: Vault,
        person: Person,
    ) {
        val enrol = EnrolModel(vault.account, vault.changes(), scope)
        assertIs<EnrolPage.Address>(enrol.shows())
        enrol.does { look(url) }
        assertEquals(root, assertIs<EnrolPage.Compare>(enrol.shows { it is EnrolPage.Compare }).root.fingerprint)
        enrol.does { confirm() }
        enrol.shows { it is EnrolPage.Identify }
        enrol.does { enrol(Identity(person.name, person.idNo, person.proof), null) }
        enrol.shows { it is EnrolPage.Enrolled }
        assertNotNull(SettingsModel(vault, scope).shows { it.account != null }.name)
    }

    /** Chooses the sale and the home, and answers what the seller is asked. */
    private suspend fun Vault.fillsIn(
        home: Home,
        answers: Map<String, String>,
    ): DraftId {
        val start = start()
        start.shows()
        start.does { refreshHomes() }
        assertEquals(listOf(home.unit), start.shows { it.homes.isNotEmpty() }.homes.map { it.unit.value })
        start.does { choose(SALE) }
        start.does { begin(UnitCode(home.unit)) }
        val draft = start.toOpen.first()
        answersOn(draft, answers)
        return draft
    }

    private suspend fun Vault.answersOn(
        draft: DraftId,
        answers: Map<String, String>,
    ) {
        val form = form(draft)
        form.shows()
        for ((path, value) in answers) {
            form.does { goTo(FieldPath(path)) }
            form.shows { it.field.path.value == path }
            form.does { save(value) }
            assertNull(form.shows { it.field.path.value == path && it.field.value != null }.problem, path)
        }
    }

    /** Shares a draft, and has the other person join by the invitation. */
    private suspend fun Vault.bringsIn(
        other: Vault,
        draft: DraftId,
    ) {
        val share = share(draft)
        assertNull(share.shows().workspace)
        // Nobody can be invited before the registry has told of it, and the page says so.
        assertEquals("share.unsent", assertFailsWith<Trouble.TryAgain> { share.does { share() } }.code)
        sendsAll()
        val slot = Slot("transferee.1")
        share.does { invite(slot) }
        val invitation = assertNotNull(share.shows { it.invitation != null }.invitation)
        assertEquals(slot, share.shows().revocable)
        sendsAll()
        val join = JoinModel(other.sharing, scope)
        join.does { join(" ${invitation.text} ") }
        assertEquals(draft, join.shows { it.joined != null }.joined?.draft)
        exchanges()
        share.shows { it.workspace?.turn == YourTurn.FREEZE || it.workspace?.turn == YourTurn.WAIT_FOR_OTHERS }
    }

    /** Exchanges on the page of the outbox until nothing is left there. */
    private suspend fun Vault.sendsAll() {
        val box = box()
        repeat(100) {
            box.does { sendNow() }
            if (box.shows { it.report != null }.report?.left == 0) {
                box.shows { it.doctor.unsent.isEmpty() }
                return
            }
            delay(100)
        }
        error("still to be sent: ${outbox.items().map { it.kind }}")
    }

    /** Freezes the draft after its review; both sign, and this person sends it in. */
    private suspend fun Vault.concludes(
        other: Vault,
        draft: DraftId,
    ) {
        exchanges()
        val review = review(draft)
        // What each party answers alone is asked before signing, and nothing else is missing.
        review.shows { page -> page.toFix.all { it.field?.value?.startsWith("inquiry.") == true } }
        review.does { freeze() }
        assertNotNull(review.shows { it.frozen != null }.frozen)
        signsTheSheet(draft)
        other.signsTheSheet(draft)
        sharing.refresh(draft)
    }

    private suspend fun Vault.signsTheSheet(draft: DraftId) {
        exchanges()
        answersOn(draft, asked(draft).associate { "inquiry.${it.value}" to if (HONEST.getValue(it.value)) "yes" else "no" })
        val signing = SigningModel(this.signing, draft, changes(), scope)
        for (message in signing.shows().toAccept) signing.does { accept(assertNotNull(message.rule)) }
        signing.shows { it.toAccept.isEmpty() }
        signing.does { sign() }
        assertNotNull(signing.shows { it.signed != null }.signed)
        exchanges()
    }

    /** Does a step that is one tap, once it is this person's. */
    private suspend fun Vault.carriesOut(
        toDo: ToDo,
        draft: DraftId,
    ) {
        val progress = progress(draft)
        repeat(100) {
            exchanges()
            val step = progress.steps().find { it.toDo == toDo }
            if (step != null) {
                progress.does { carryOut(step) }
                exchanges()
                return
            }
            delay(100)
        }
        error("the step never came, but ${progress.steps().map { it.toDo }}")
    }

    private suspend fun ProgressModel.steps(): List<NextStep> = shows().progress.steps

    @Test
    fun `a home is sold, paid for and its certificate handed on, each step by the model of its screen`() =
        journey {
            val city = city()
            val home = city.home("plain_sale")
            val logs = LiveLogs(place.resolve("logs"), LogLevel.INFO)
            val seller = city.beginsOn(device("seller", logs), home.person("transferor.1"))
            val buyer = city.beginsOn(device("buyer"), home.person("transferee.1"))

            val draft = seller.fillsIn(home, home.typed())
            val begun = seller.onlyTask()
            val called = seller.rules().matters.single { it.matter == SALE }
            assertEquals(called.name, begun.matter)
            assertEquals(Turn.YOURS to SendingState.KeptHere, begun.turn to begun.progress.sending)
            assertNotNull(begun.next)
            val materials = MaterialsModel(seller.forms, seller.attachments, draft, seller.changes(), scope)
            assertTrue(materials.shows().materials.isNotEmpty())
            seller.bringsIn(buyer, draft)
            val joined = buyer.onlyTask()
            assertEquals(draft to Slot("transferee.1"), joined.draft.id to joined.draft.slot)
            seller.concludes(buyer, draft)
            seller.carriesOut(ToDo.SUBMIT, draft)
            val sent = seller.tasks().shows { list -> list.tasks.any { it.progress.sending is SendingState.Received } }
            assertEquals(listOf(draft), sent.tasks.map { it.draft.id })

            buyer.until(draft, CaseStage.FEE_DUE)
            val case = buyer.case(draft)
            val fee = assertNotNull(case.shows { it.fee != null }.fee)
            case.does { pay(fee.channels.first().id) }
            buyer.until(draft, CaseStage.REGISTERED)
            case.shows { it.case.stage == CaseStage.REGISTERED }
            case.does { collect() }
            buyer.until(draft, CaseStage.ISSUED)
            val paid = PaymentRecordModel(buyer.cases, buyer.payments, fee.case, buyer.changes(), scope)
            assertEquals(AttemptState.SUCCEEDED, paid.shows { it.payment != null }.payment?.state)

            buyer.handsOnTheCertificate(city)
            seller.readsLettersAndLogs(draft)
            scope.cancel()
        }

    private suspend fun Vault.handsOnTheCertificate(city: City) {
        val list = CertificateListModel(certificates, changes(), scope)
        val certificate = list.shows { it.certificates.isNotEmpty() }.certificates.single()
        sealed { documents.see(certificate.number) }
        val shown = CertificateModel(certificates, certificate.number, changes(), scope)
        shown.shows()
        shown.does { freshen() }
        assertTrue(shown.shows().check.allWell)

        val own = OwnVerifyModel(this, LiveTrustImport(), seals = null, scope)
        assertEquals(city.root, own.shows().root.fingerprint)
        own.does { check(certificate.token.value) }
        assertEquals(true, own.shows { it.check != null }.check?.allWell)
        val stranger = VerifyModel(LiveTrustImport(), seals = null, scope)
        val trust = account.trustBundle()
        stranger.does { takeIn(trust, city.root) }
        stranger.does { check(certificate.token.value) }
        assertEquals(true, stranger.shows { it.check != null }.check?.allWell)

        val papers = DocumentListModel(documents, DocumentScope.OfCertificate(certificate.number), changes(), scope)
        val paper = papers.shows { it.documents.isNotEmpty() }.documents.first()
        papers.does { open(paper) }
        assertNotNull(papers.shows { it.open?.page != null }.open)
        val file = place.resolve("certificate.pdf")
        val keep: suspend (suspend (Path) -> Unit) -> String? = { write -> write(file).let { file.name } }
        papers.does { save(DocumentForm.PDF, keep) }
        papers.shows { it.open?.warned == DocumentForm.PDF }
        papers.does { saveUnmasked(keep) }
        assertEquals(file.name, papers.shows { it.open?.kept != null }.open?.kept)
        assertTrue(file.readBytes().decodeToString().startsWith("%PDF-"))

        val annotate = AnnotateModel(this, certificate.number, scope)
        val page = annotate.shows { it.notYet == null }
        annotate.does { ask(CopyTerms("演示学校", "入学", page.today.plusDays(30))) }
        annotate.shows { it.asked != null }

        val search = SearchModel(this.search, cases, changes(), scope)
        search.does { look(certificate.number.value) }
        val hits = search.shows { it.hitsOf(SearchKind.CERTIFICATES).isNotEmpty() }.hitsOf(SearchKind.CERTIFICATES)
        search.does { open(hits.first()) }
        assertEquals(HitPlace.OneCertificate(certificate.number), search.toOpen.first())
    }

    private suspend fun Vault.readsLettersAndLogs(draft: DraftId) {
        exchanges()
        val letters = LetterListModel(this.letters, cases, changes(), scope)
        val letter = letters.shows { list -> list.letters.any { it.case != null } }.letters.first { it.case != null }
        letters.does { open(letter) }
        assertEquals(draft, letters.shows { it.open != null }.open?.draft)
        val log = LogModel(outbox, place.resolve("own.txt"), scope)
        assertTrue(log.shows().lines.isNotEmpty())
        log.does { export(place.resolve("exported.txt")) }
        assertTrue(place.resolve("exported.txt").readText().isNotEmpty())
    }

    @Test
    fun `a sale is corrected, a fact of it disputed, and both take it back`() =
        journey {
            val city = city()
            val home = city.home("r27_deed_tax_open")
            val seller = city.beginsOn(device("seller"), home.person("transferor.1"))
            val buyer = city.beginsOn(device("buyer"), home.person("transferee.1"))
            val certificate = "matter.certificate"
            val draft = seller.fillsIn(home, home.typed() + (certificate to city.home("mortgaged_sale").certificate))
            seller.bringsIn(buyer, draft)
            seller.concludes(buyer, draft)
            seller.carriesOut(ToDo.SUBMIT, draft)

            val supplement = seller.until(draft, CaseStage.SUPPLEMENT, "R-09.certificate").case
            val correction = CorrectionModel(seller.corrections, supplement, seller.changes(), scope)
            assertTrue(
                correction
                    .shows()
                    .correction.items
                    .any { it.standing == CorrectionStanding.OPEN },
            )
            seller.answersOn(draft, mapOf(certificate to home.certificate))
            correction.shows { page -> page.correction.items.none { it.standing == CorrectionStanding.OPEN } }
            seller.concludes(buyer, draft)
            correction.does { send() }
            assertNotNull(correction.shows { it.sent != null }.sent)
            seller.exchanges()

            assertEquals(supplement, buyer.until(draft, CaseStage.IN_REVIEW).case)
            val dispute = DisputeModel(buyer.cases, buyer.disputes, buyer.outbox, supplement, buyer.changes(), scope)
            val case = dispute.shows { it.case.disputable.isNotEmpty() }.case
            val disputable = case.disputable.first()
            dispute.does { lodge(disputable.fact.name, DisputeReason.NOT_FOUND, "已经缴过") }
            assertNotNull(dispute.shows { it.lodged != null }.lodged)
            buyer.exchanges()
            for (party in listOf(buyer, seller)) {
                party.exchanges()
                party.case(draft).apply { shows() }.does { withdraw() }
                party.exchanges()
            }
            seller.until(draft, CaseStage.WITHDRAWN)

            val drafts = seller.drafts()
            drafts.does { copy(draft) }
            val another = drafts.toOpen.first()
            val before = drafts.shows { list -> list.lines.any { it.id == another } }.lines.size
            drafts.does { remove(another) }
            drafts.shows { it.lines.size == before - 1 }
            scope.cancel()
        }

    @Test
    fun `a mandate is granted and revoked, and the vault locked, moved to another device and erased`() =
        journey {
            val city = city()
            val bank = city.organisation()
            val acting = bank.representative
            val device = device("legal")
            val legal = city.beginsOn(device, bank.legalRepresentative)

            val grant = GrantModel(legal, scope)
            val today = grant.shows { it.matters.isNotEmpty() }.today
            grant.does { grant(NewMandate(bank.name, bank.code, acting.name, acting.idNo, setOf(SALE), today.plusMonths(6))) }
            assertNotNull(grant.shows { it.granting != null }.granting)
            val mandates = MandateListModel(legal, scope)
            val granted = legal.told { this.mandates.list() }.mandate
            mandates.shows { it.opened == null && it.lines.isNotEmpty() }
            mandates.does { open(granted) }
            mandates.does { revoke() }
            assertNotNull(mandates.shows { it.revoking != null }.revoking)
            legal.exchanges()
            mandates.shows { it.opened?.mandate?.revokedAt != null }

            val lock = LockModel(legal, Lock.OPEN, scope)
            lock.does { lock() }
            assertEquals(Lock.SHUT, lock.shows())
            lock.does { unlock(Secret.Device) }
            assertEquals(Lock.OPEN, lock.shows())

            val passphrase = Secret.Passphrase("riverside 2027")
            val secret = SecretModel(legal, scope)
            secret.does { setPassphrase(passphrase) }
            assertEquals(NewLock.PASSPHRASE, secret.shows())
            val copy = place.resolve("backup")
            val moving = BackupModel(legal, scope)
            moving.does { backup { write -> write(copy).let { copy.name } } }
            assertEquals(copy.name, moving.shows().made)
            val other = FirstModel(device("other"), null, scope)
            other.does { choose(copy) }
            other.does { restore(passphrase) }
            assertEquals(legal.id, assertNotNull(other.shows { it.opened != null }.opened).kept().id)

            val erase = EraseModel(device, legal, scope)
            assertEquals(emptyList(), erase.shows().unsent)
            erase.does { erase() }
            erase.erased.first()
            assertEquals(emptyList(), device.list())
            scope.cancel()
        }

    @Test
    fun `a notary receives two clients, hands the tablet to one and locks it`() =
        journey {
            val city = city()
            val home = city.home("plain_sale")
            val tablet = device("tablet")
            val visits = VisitsModel(tablet, city.connection().copy(rootFingerprint = null), scope)
            visits.shows()
            for (slot in listOf("transferor.1", "transferee.1")) {
                visits.does { begin(Secret.Device) }
                val visit = assertNotNull(visits.shown).kept()
                city.enrols(visit, home.person(slot))
            }
            val both = visits.shows { it.visits.size == 2 }
            val hers = assertNotNull(both.shown)
            val his = both.visits.map { it.id }.single { it != hers }
            visits.does { show(his, Secret.Device) }
            val clients = visits.shows { it.shown == his }.visits.map { it.client?.account }
            assertEquals(2, clients.filterNotNull().toSet().size)

            // Whoever has the tablet in their hands can reach no other visit.
            visits.does { handOver() }
            visits.shows { it.hands == Hands.CLIENT }
            val open = visits.shows { list -> list.visits.count { it.client != null } == 1 }.visits.filter { it.client != null }
            assertEquals(listOf(his), open.map { it.id })
            visits.does { lock() }
            assertTrue(visits.shows { it.shown == null }.visits.all { it.client == null })
            visits.does { show(hers, Secret.Device) }
            visits.shows { it.shown == hers }
            visits.does { lock() }
            scope.cancel()
        }

    /** Read from the sources: a model that was added and that no journey drives is named here. */
    @Test
    fun `every model is made over the live kit by a journey`() {
        fun sources(under: String) =
            Repository.root
                .resolve("android/kit/src")
                .resolve(under)
                .walk()
                .filter { it.extension == "kt" }
                .map { it.readText() }
                .toList()
        val declared = Regex("""(?m)^class (\w+)\((?:[^()]|\([^()]*\))*\) : ScreenModel<""")
        val models = sources("main/kotlin/ereg/kit/screen").flatMap { file -> declared.findAll(file).map { it.groupValues[1] } }
        assertTrue(models.size > 30, "$models")
        val journeys = sources("test/kotlin/ereg/journey")
        assertEquals(emptyList(), models.filterNot { model -> journeys.any { Regex("""\b$model\(""") in it } })
        // A journey has keys in memory, and nothing else of it is a fake.
        val fakes = journeys.flatMap { file -> Regex("""\bereg\.kit\.fake\.(\w+)""").findAll(file).map { it.groupValues[1] } }
        assertEquals(setOf("SoftwareKeys"), fakes.toSet())
    }
}
