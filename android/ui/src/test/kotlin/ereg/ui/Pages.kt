package ereg.ui

import androidx.compose.runtime.Composable
import ereg.kit.Message
import ereg.kit.Text
import ereg.kit.Trouble
import ereg.kit.screen.BackupPage
import ereg.kit.screen.DocumentList
import ereg.kit.screen.ErasePage
import ereg.kit.screen.FirstPage
import ereg.kit.screen.JoinPage
import ereg.kit.screen.LetterList
import ereg.kit.screen.Lock
import ereg.kit.screen.MandateList
import ereg.kit.screen.NewLock
import ereg.kit.screen.SearchPage
import ereg.kit.screen.Shown
import ereg.kit.screen.TaskList
import ereg.kit.screen.TitleWatch
import ereg.kit.screen.VisitList
import ereg.ui.app.Within
import ereg.ui.look.Icons
import ereg.ui.look.LocalLook
import ereg.ui.parts.Act
import ereg.ui.screen.AnnotateScreen
import ereg.ui.screen.BackupScreen
import ereg.ui.screen.CertificateListScreen
import ereg.ui.screen.CertificateScreen
import ereg.ui.screen.ConsentListScreen
import ereg.ui.screen.CorrectionScreen
import ereg.ui.screen.DeviceLock
import ereg.ui.screen.DisputeScreen
import ereg.ui.screen.DocumentListScreen
import ereg.ui.screen.EnrolScreen
import ereg.ui.screen.EraseScreen
import ereg.ui.screen.FeeScreen
import ereg.ui.screen.FirstScreen
import ereg.ui.screen.GiveConsentScreen
import ereg.ui.screen.GrantScreen
import ereg.ui.screen.JoinScreen
import ereg.ui.screen.LetterListScreen
import ereg.ui.screen.LicenceScreen
import ereg.ui.screen.LicenceUseListScreen
import ereg.ui.screen.LockScreen
import ereg.ui.screen.LogScreen
import ereg.ui.screen.MandateListScreen
import ereg.ui.screen.MaterialsScreen
import ereg.ui.screen.OpensWith
import ereg.ui.screen.OutboxScreen
import ereg.ui.screen.Owner
import ereg.ui.screen.PaymentRecordScreen
import ereg.ui.screen.ProgressScreen
import ereg.ui.screen.QuestionScreen
import ereg.ui.screen.ReviewScreen
import ereg.ui.screen.SearchScreen
import ereg.ui.screen.SecretScreen
import ereg.ui.screen.Settings
import ereg.ui.screen.SettingsScreen
import ereg.ui.screen.SharingScreen
import ereg.ui.screen.SigningScreen
import ereg.ui.screen.StartScreen
import ereg.ui.screen.TaskListScreen
import ereg.ui.screen.TitleWatchScreen
import ereg.ui.screen.VerifyScreen
import ereg.ui.screen.VisitDetail
import ereg.ui.screen.VisitsScreen
import ereg.ui.words.Labels

/** A screen in one of its states. Those that tell the journey are kept as pictures; each is walked through by the tests. */
class Pictured(
    val name: String,
    val kept: Kept,
    val device: Device = PHONE,
    val content: @Composable () -> Unit,
)

enum class Kept { IN_THE_DOCUMENTS, ONLY_LOOKED_AT }

private val offline =
    Trouble.TryAgain(
        Message(
            "network",
            Text("现在连不上登记机构。您填的内容都已存好，联网后再试。", "The registry cannot be reached. What you typed is kept: try again over a network."),
            null,
            null,
        ),
        0,
    )

private fun kept(
    name: String,
    content: @Composable () -> Unit,
) = Pictured(name, Kept.IN_THE_DOCUMENTS, content = content)

private fun looked(
    name: String,
    content: @Composable () -> Unit,
) = Pictured(name, Kept.ONLY_LOOKED_AT, content = content)

/** A notary's device in the hands of a client. */
@Composable
private fun HandedOver() = Within(Labels.handedOver, Act(Labels.takeBack, Icons.lock) {}) { TaskListScreen(Shown(Sale.tasks)) {} }

val PAGES: List<Pictured> =
    listOf(
        kept("01-tasks") { TaskListScreen(Shown(Sale.tasks)) {} },
        kept("02-start") { StartScreen(Shown(Sale.start)) {} },
        kept("03-which-home") { StartScreen(Shown(Sale.whichHome)) {} },
        kept("04-choice") { QuestionScreen(Shown(Sale.choice)) {} },
        kept("05-price") { QuestionScreen(Shown(Sale.price)) {} },
        kept("06-problem") { QuestionScreen(Shown(Sale.wrongPrice)) {} },
        kept("07-materials") { MaterialsScreen(Shown(Sale.materials)) {} },
        kept("08-review") { ReviewScreen(Shown(Sale.found)) {} },
        kept("09-invite") { SharingScreen(Shown(Sale.invited), Papers.code(INVITATION)) {} },
        kept("10-sign") { SigningScreen(Shown(Sale.toSign)) {} },
        kept("11-outbox") { OutboxScreen(Shown(Sale.outbox)) {} },
        kept("12-correction") { CorrectionScreen(Shown(Sale.correction)) {} },
        kept("13-progress") { ProgressScreen(Shown(Sale.progressSealed)) {} },
        kept("14-fee") { FeeScreen(Shown(Sale.feeDue), null) {} },
        kept("15-payment-unknown") { FeeScreen(Shown(Sale.feeUnknown), null) {} },
        kept("16-certificate") { CertificateScreen(Shown(Papers.held), Papers.code(Papers.token)) {} },
        kept("17-verify") { VerifyScreen(Shown(Papers.verified)) {} },
        kept("18-verify-not-well") { VerifyScreen(Shown(Papers.doubted)) {} },
        kept("19-settings") { SettingsScreen(Shown(Settings(LocalLook.current, Person.standing, Owner.PERSON, DeviceLock.BIOMETRICS))) {} },
        kept("20-locked") { LockScreen(Shown(Lock.SHUT), OpensWith.PASSPHRASE, DeviceLock.BIOMETRICS) {} },
        Pictured("21-notary", Kept.IN_THE_DOCUMENTS, TABLET) {
            VisitsScreen(Shown(Person.visits), VisitDetail(Shown(Sale.tasks), Sale.draft, Shown(Sale.progressPaying))) {}
        },
        kept("22-first-start") { FirstScreen(Shown(FirstPage(null, null))) {} },
        kept("23-compare") { EnrolScreen(Shown(Person.compare)) {} },
        kept("24-identify") { EnrolScreen(Shown(Person.identify)) {} },
        kept("25-payment-record") { PaymentRecordScreen(Shown(Sale.paid)) {} },
        kept("26-letters") { LetterListScreen(Shown(Person.letters)) {} },
        kept("27-letter") { LetterListScreen(Shown(Person.letter)) {} },
        kept("28-mandate") { MandateListScreen(Shown(Person.mandate)) {} },
        kept("29-grant") { GrantScreen(Shown(Person.toGrant)) {} },
        kept("30-passphrase") { SecretScreen(Shown(NewLock.NONE), OpensWith.PASSPHRASE, DeviceLock.BIOMETRICS) {} },
        kept("31-backup") { BackupScreen(Shown(BackupPage(null)), OpensWith.PASSPHRASE) {} },
        kept("32-erase") { EraseScreen(Shown(Person.unsentHere)) {} },
        kept("33-logs") { LogScreen(Shown(Person.log)) {} },
        kept("34-dispute") { DisputeScreen(Shown(Sale.toDispute)) {} },
        kept("35-documents") { DocumentListScreen(Shown(Papers.documents), null) {} },
        kept("36-document") { DocumentListScreen(Shown(Papers.document), Papers.page) {} },
        kept("37-homes") { TitleWatchScreen(Shown(Person.homes)) {} },
        kept("38-home") { TitleWatchScreen(Shown(Person.watchedHome)) {} },
        kept("39-search") { SearchScreen(Shown(Person.searched)) {} },
        kept("40-before-sharing") { DocumentListScreen(Shown(Papers.documentWarned), null) {} },
        kept("41-annotate") { AnnotateScreen(Shown(Papers.toAnnotate)) {} },
        kept("42-verify-file") { VerifyScreen(Shown(Papers.verifiedFile)) {} },
        kept("43-verify-copy") { VerifyScreen(Shown(Papers.verifiedCopy)) {} },
        kept("44-consents") { ConsentListScreen(Shown(Papers.consents)) {} },
        kept("45-consent") { ConsentListScreen(Shown(Papers.consentToConfirm)) {} },
        kept("46-give-consent") { GiveConsentScreen(Shown(Papers.toConsent)) {} },
        kept("47-uses") { LicenceUseListScreen(Shown(Papers.uses)) {} },
        kept("48-licence") { LicenceScreen(Shown(Papers.licence), null) {} },
        kept("49-home-lock") { TitleWatchScreen(Shown(Person.lockedHome)) {} },
        kept("50-lift-lock") { TitleWatchScreen(Shown(Person.toLift)) {} },
        kept("51-join") { JoinScreen(Shown(JoinPage(null)), INVITATION) {} },
        Pictured("52-hand-over", Kept.IN_THE_DOCUMENTS, TABLET) { HandedOver() },
        kept("53-notary-phone") { VisitsScreen(Shown(Person.visits), VisitDetail(Shown(Sale.tasks), null, null)) {} },
        kept("54-notary-phone-application") {
            VisitsScreen(Shown(Person.visits), VisitDetail(Shown(Sale.tasks), Sale.draft, Shown(Sale.progressPaying))) {}
        },
        looked("no-consents") { ConsentListScreen(Shown(Papers.noConsents)) {} },
        looked("consent-looked-at") { ConsentListScreen(Shown(Papers.consent)) {} },
        looked("consent-revoking") { ConsentListScreen(Shown(Papers.consentRevoking)) {} },
        looked("consent-revoked") { ConsentListScreen(Shown(Papers.consentRevoked)) {} },
        looked("consent-of-another") { ConsentListScreen(Shown(Papers.consentOfAnother)) {} },
        looked("consented") { GiveConsentScreen(Shown(Papers.consented)) {} },
        looked("nothing-to-consent") { GiveConsentScreen(Shown(Papers.nothingToConsent)) {} },
        looked("no-uses") { LicenceUseListScreen(Shown(Papers.noUses)) {} },
        looked("shown-to-office") { LicenceUseListScreen(Shown(Papers.shownToOffice)) {} },
        looked("kept-by-office") { LicenceUseListScreen(Shown(Papers.keptByOffice)) {} },
        looked("nothing-looked-up") { LicenceScreen(Shown(Papers.nothingLookedUp), Papers.certificate.licenceId) {} },
        looked("licence-cancelled") { LicenceScreen(Shown(Papers.licenceCancelled), null) {} },
        looked("licence-superseded") { LicenceScreen(Shown(Papers.licenceSuperseded), null) {} },
        looked("annotated") { AnnotateScreen(Shown(Papers.annotated)) {} },
        looked("nothing-to-annotate") { AnnotateScreen(Shown(Papers.nothingToAnnotate)) {} },
        looked("document-copy") { DocumentListScreen(Shown(Papers.documentCopy), Papers.page) {} },
        looked("verify-copy-over") { VerifyScreen(Shown(Papers.copyOver)) {} },
        looked("verify-cancelled-copy") { VerifyScreen(Shown(Papers.cancelledCopy)) {} },
        looked("verify-strange-seal") { VerifyScreen(Shown(Papers.strangeSeal)) {} },
        looked("home-nobody-touched") { TitleWatchScreen(Shown(Person.unwatchedHome)) {} },
        looked("home-lock-lifting") { TitleWatchScreen(Shown(Person.liftingHome)) {} },
        looked("home-lock-on-its-way") { TitleWatchScreen(Shown(Person.lockOnItsWay)) {} },
        looked("home-without-lock") { TitleWatchScreen(Shown(Person.homeWithoutLock)) {} },
        looked("no-homes") { TitleWatchScreen(Shown(TitleWatch(emptyList()))) {} },
        looked("nothing-searched") { SearchScreen(Shown(SearchPage("", emptyList()))) {} },
        looked("nothing-found") { SearchScreen(Shown(Person.nothingFound)) {} },
        looked("found-most") { SearchScreen(Shown(Person.foundMost)) {} },
        looked("no-documents") { DocumentListScreen(Shown(DocumentList(emptyList(), null)), null) {} },
        looked("document-kept") { DocumentListScreen(Shown(Papers.documentKept), Papers.page) {} },
        looked("document-waiting") { DocumentListScreen(Shown(Papers.documentWaiting), null) {} },
        looked("document-receipt") { DocumentListScreen(Shown(Papers.documentReceipt), null) {} },
        looked("document-void") { DocumentListScreen(Shown(Papers.documentVoid), null) {} },
        looked("enrol-address") { EnrolScreen(Shown(Person.address)) {} },
        looked("enrolled") { EnrolScreen(Shown(Person.enrolled)) {} },
        looked("enrol-in-trouble") { EnrolScreen(Shown(Person.compare, trouble = offline)) {} },
        looked("settings-screen-lock") {
            SettingsScreen(Shown(Settings(LocalLook.current, Person.standing, Owner.PERSON, DeviceLock.SCREEN_LOCK))) {}
        },
        looked("settings-not-enrolled") {
            SettingsScreen(Shown(Settings(LocalLook.current, Person.notEnrolled, Owner.NOTARY, DeviceLock.BIOMETRICS))) {}
        },
        looked("progress-paying") { ProgressScreen(Shown(Sale.progressPaying)) {} },
        looked("progress-unsealed") { ProgressScreen(Shown(Sale.progressUnsealed)) {} },
        looked("progress-paid") { ProgressScreen(Shown(Sale.progressPaid)) {} },
        looked("payment-refunded") { PaymentRecordScreen(Shown(Sale.refunded)) {} },
        looked("not-paid") { PaymentRecordScreen(Shown(Sale.notPaid)) {} },
        looked("fee-settled") { FeeScreen(Shown(Sale.feeSettled), null) {} },
        looked("no-letters") { LetterListScreen(Shown(LetterList(emptyList(), null))) {} },
        looked("mandates") { MandateListScreen(Shown(Person.mandates)) {} },
        looked("no-mandates") { MandateListScreen(Shown(MandateList(emptyList(), null, null))) {} },
        looked("mandate-revoking") { MandateListScreen(Shown(Person.revoking)) {} },
        looked("granted") { GrantScreen(Shown(Person.granted)) {} },
        looked("passphrase-set") { SecretScreen(Shown(NewLock.PASSPHRASE), OpensWith.PASSPHRASE, DeviceLock.BIOMETRICS) {} },
        looked("device-opens") { SecretScreen(Shown(NewLock.DEVICE), OpensWith.DEVICE, DeviceLock.BIOMETRICS) {} },
        looked("backup-without-passphrase") { BackupScreen(Shown(BackupPage(null)), OpensWith.DEVICE) {} },
        looked("backup-made") { BackupScreen(Shown(BackupPage("${Person.backup}")), OpensWith.PASSPHRASE) {} },
        looked("restore") { FirstScreen(Shown(FirstPage(Person.backup, null))) {} },
        looked("erase-nothing-unsent") { EraseScreen(Shown(ErasePage(emptyList()))) {} },
        looked("which-to-dispute") { DisputeScreen(Shown(Sale.whichToDispute)) {} },
        looked("disputed") { DisputeScreen(Shown(Sale.disputed)) {} },
        looked("nothing-to-dispute") { DisputeScreen(Shown(Sale.nothingToDispute)) {} },
        looked("no-tasks") { TaskListScreen(Shown(TaskList(emptyList(), null))) {} },
        looked("tasks-opening") { TaskListScreen(Shown()) {} },
        looked("tasks-not-read") { TaskListScreen(Shown(trouble = offline)) {} },
        looked("tasks-in-need") { TaskListScreen(Shown(Sale.tasksInNeed)) {} },
        looked("question-of-another") { QuestionScreen(Shown(Sale.theirs)) {} },
        looked("question-in-trouble") { QuestionScreen(Shown(Sale.price, trouble = offline)) {} },
        looked("review-in-order") { ReviewScreen(Shown(Sale.inOrder)) {} },
        looked("ready-to-sign") { SigningScreen(Shown(Sale.readyToSign)) {} },
        looked("signing") { SigningScreen(Shown(Sale.readyToSign, acting = true)) {} },
        looked("outbox-running") { OutboxScreen(Shown(Sale.outboxRunning, acting = true)) {} },
        looked("outbox-empty") { OutboxScreen(Shown(Sale.outboxEmpty)) {} },
        looked("nothing-scanned") { VerifyScreen(Shown(Papers.nothingScanned)) {} },
        looked("verified-then") { VerifyScreen(Shown(Papers.verifiedThen)) {} },
        looked("fee-to-scan") { FeeScreen(Shown(Sale.feeToScan), Papers.code(Sale.LINK)) {} },
        looked("fee-to-open") { FeeScreen(Shown(Sale.feeToOpen), null) {} },
        looked("fee-offer-over") { FeeScreen(Shown(Sale.feeOver), null) {} },
        looked("certificates") { CertificateListScreen(Shown(Papers.certificates)) {} },
        looked("locked-by-device") { LockScreen(Shown(Lock.SHUT), OpensWith.DEVICE, DeviceLock.BIOMETRICS) {} },
        looked("locked-by-screen-lock") { LockScreen(Shown(Lock.SHUT), OpensWith.DEVICE, DeviceLock.SCREEN_LOCK) {} },
        looked("screen-lock-opens") { SecretScreen(Shown(NewLock.DEVICE), OpensWith.DEVICE, DeviceLock.SCREEN_LOCK) {} },
        looked("nothing-pasted") { JoinScreen(Shown(JoinPage(null)), null) {} },
        looked("no-visits") { VisitsScreen(Shown(VisitList(emptyList(), null)), null) {} },
        looked("handed-over-phone") { HandedOver() },
        looked("notary-phone-visits") { VisitsScreen(Shown(Person.visits.copy(shown = null)), null) {} },
        Pictured("notary-nothing-chosen", Kept.ONLY_LOOKED_AT, TABLET) { VisitsScreen(Shown(Person.visits.copy(shown = null)), null) {} },
    )

const val INVITATION = "ereg:invite:1:d1:K7QF-2M9X-PT4H"
