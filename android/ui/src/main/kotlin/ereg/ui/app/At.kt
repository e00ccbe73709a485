package ereg.ui.app

import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberCoroutineScope
import ereg.kit.ChannelKind
import ereg.kit.Document
import ereg.kit.screen.AnnotateModel
import ereg.kit.screen.CaseModel
import ereg.kit.screen.CertificateListModel
import ereg.kit.screen.CertificateModel
import ereg.kit.screen.CorrectionModel
import ereg.kit.screen.DocumentListModel
import ereg.kit.screen.DocumentScope
import ereg.kit.screen.FormModel
import ereg.kit.screen.JoinModel
import ereg.kit.screen.MaterialsModel
import ereg.kit.screen.OutboxModel
import ereg.kit.screen.OwnVerifyModel
import ereg.kit.screen.ProgressModel
import ereg.kit.screen.ReviewModel
import ereg.kit.screen.SettingsModel
import ereg.kit.screen.SharingModel
import ereg.kit.screen.Shown
import ereg.kit.screen.SigningModel
import ereg.kit.screen.Span
import ereg.kit.screen.StartModel
import ereg.kit.screen.TaskListModel
import ereg.ui.look.Look
import ereg.ui.screen.AnnotateEvent
import ereg.ui.screen.AnnotateScreen
import ereg.ui.screen.CertificateEvent
import ereg.ui.screen.CertificateListEvent
import ereg.ui.screen.CertificateListScreen
import ereg.ui.screen.CertificateScreen
import ereg.ui.screen.CorrectionEvent
import ereg.ui.screen.CorrectionScreen
import ereg.ui.screen.DocumentListEvent
import ereg.ui.screen.DocumentListScreen
import ereg.ui.screen.FeeEvent
import ereg.ui.screen.FeeScreen
import ereg.ui.screen.JoinEvent
import ereg.ui.screen.JoinScreen
import ereg.ui.screen.MaterialsEvent
import ereg.ui.screen.MaterialsScreen
import ereg.ui.screen.OutboxEvent
import ereg.ui.screen.OutboxScreen
import ereg.ui.screen.Owner
import ereg.ui.screen.ProgressEvent
import ereg.ui.screen.ProgressScreen
import ereg.ui.screen.QuestionEvent
import ereg.ui.screen.QuestionScreen
import ereg.ui.screen.ReviewEvent
import ereg.ui.screen.ReviewScreen
import ereg.ui.screen.Settings
import ereg.ui.screen.SettingsEvent
import ereg.ui.screen.SettingsScreen
import ereg.ui.screen.SharingEvent
import ereg.ui.screen.SharingScreen
import ereg.ui.screen.SigningEvent
import ereg.ui.screen.SigningScreen
import ereg.ui.screen.StartEvent
import ereg.ui.screen.StartScreen
import ereg.ui.screen.TaskListEvent
import ereg.ui.screen.TaskListScreen
import ereg.ui.screen.VerifyEvent
import ereg.ui.screen.VerifyScreen
import ereg.ui.words.Labels
import kotlinx.coroutines.launch

@Composable
internal fun At(
    place: Place,
    ground: Ground,
) = when (place) {
    Place.Tasks -> AtTasks(ground)
    Place.Start -> AtStart(ground)
    is Place.Join -> AtJoin(place, ground)
    Place.Outbox -> AtOutbox(ground)
    Place.Settings -> AtSettings(ground)
    Place.Search -> AtSearch(ground)
    is Place.Homes -> AtHomes(place, ground)
    Place.Certificates -> AtCertificates(ground)
    Place.Verify -> AtVerify(ground)
    Place.Enrol -> AtEnrol(ground)
    Place.Letters -> AtLetters(ground)
    Place.Mandates -> AtMandates(ground)
    Place.Grant -> AtGrant(ground)
    Place.Consents -> AtConsents(ground)
    is Place.GiveConsent -> AtGiveConsent(place, ground)
    is Place.LicenceUses -> AtLicenceUses(place, ground)
    is Place.OneLicence -> AtLicence(place, ground)
    Place.Logs -> AtLogs(ground)
    Place.Passphrase -> ground.own?.let { AtPassphrase(ground, it) } ?: Unit
    Place.Moving -> ground.own?.let { AtMoving(ground, it) } ?: Unit
    Place.Erase -> ground.own?.let { AtErase(ground, it) } ?: Unit
    is Place.Question -> AtQuestion(place, ground)
    is Place.Review -> AtReview(place, ground)
    is Place.Materials -> AtMaterials(place, ground)
    is Place.Sharing -> AtSharing(place, ground)
    is Place.Signing -> AtSigning(place, ground)
    is Place.Progress -> AtProgress(place, ground)
    is Place.Correction -> AtCorrection(place, ground)
    is Place.Fee -> AtFee(place, ground)
    is Place.PaymentRecord -> AtPaymentRecord(place, ground)
    is Place.Dispute -> AtDispute(place, ground)
    is Place.Certificate -> AtCertificate(place, ground)
    is Place.Annotate -> AtAnnotate(place, ground)
    is Place.Documents -> AtDocuments(place, ground)
}

@Composable
private fun AtTasks(ground: Ground) {
    val vault = ground.vault
    val model = model { TaskListModel(vault.drafts, vault.cases, vault::rules, vault.changes(), it) }
    TaskListScreen(shown(model)) { event ->
        when (event) {
            is TaskListEvent.Open -> ground.places.open(Place.Progress(event.draft))
            TaskListEvent.Begin -> ground.places.open(Place.Start)
            TaskListEvent.More -> model.more()
            TaskListEvent.Homes -> ground.places.open(Place.Homes(null))
            TaskListEvent.Search -> ground.places.open(Place.Search)
            TaskListEvent.Certificates -> ground.places.open(Place.Certificates)
            TaskListEvent.Documents -> ground.places.open(Place.Documents(DocumentScope.All))
            TaskListEvent.Verify -> ground.places.open(Place.Verify)
            TaskListEvent.Letters -> ground.places.open(Place.Letters)
            TaskListEvent.Settings -> ground.places.open(Place.Settings)
            TaskListEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}

@Composable
private fun AtStart(ground: Ground) {
    val vault = ground.vault
    val model = model { StartModel(vault.drafts, vault.homes, vault::rules, vault.changes(), it) }
    Once(model.toOpen) { ground.places.goOn(Place.Question(it, null, Place.Then.REVIEW)) }
    StartScreen(shown(model)) { event ->
        when (event) {
            is StartEvent.Choose -> model.choose(event.matter)
            is StartEvent.Begin -> model.begin(event.unit)
            StartEvent.Refresh -> model.refreshHomes()
            StartEvent.ChooseAnother -> model.chooseAnother()
            StartEvent.Join -> ground.places.open(Place.Join(null))
            StartEvent.Back -> ground.places.back()
            StartEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}

@Composable
private fun AtJoin(
    place: Place.Join,
    ground: Ground,
) {
    val model = model { JoinModel(ground.vault.sharing, it) }
    val scope = rememberCoroutineScope()
    val shown = shown(model)
    val joined = shown.content?.joined
    LaunchedEffect(joined) { joined?.let { ground.places.goOn(Place.Progress(it.draft)) } }
    JoinScreen(shown, place.invitation) { event ->
        when (event) {
            JoinEvent.Scan -> scope.launch { ground.rim.scan()?.let { model.join(it) } }
            is JoinEvent.Join -> model.join(event.invitation)
            JoinEvent.Back -> ground.places.back()
            JoinEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}

@Composable
private fun AtOutbox(ground: Ground) {
    val vault = ground.vault
    val model = model { OutboxModel(vault.outbox, vault.sync, vault.changes(), it) }
    OutboxScreen(shown(model)) { event ->
        when (event) {
            OutboxEvent.SendNow -> model.sendNow()
            OutboxEvent.Stop -> model.stop()
            is OutboxEvent.Retry -> model.retry(event.item)
            is OutboxEvent.Cancel -> model.cancel(event.item)
            is OutboxEvent.See -> event.item.draft?.let { ground.places.open(Place.Progress(it)) }
            OutboxEvent.Back -> ground.places.back()
            OutboxEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}

@Composable
private fun AtSettings(ground: Ground) {
    val model = model { SettingsModel(ground.vault, it) }
    val standing = shown(model)
    val owner = if (ground.own == null) Owner.NOTARY else Owner.PERSON
    val settings = standing.content?.let { Settings(ground.look, it, owner, ground.rim.deviceLock()) }
    val shown = Shown(settings, standing.acting, standing.trouble)
    val look = { look: Look ->
        ground.setLook(look)
        ground.rim.keep(look.reading, look.language)
    }
    SettingsScreen(shown) { event ->
        when (event) {
            is SettingsEvent.Speak -> {
                ground.vault.speak(event.language)
                look(ground.look.copy(language = event.language))
            }

            is SettingsEvent.Read -> {
                look(ground.look.copy(reading = event.reading))
            }

            SettingsEvent.LockNow -> {
                ground.lock.lock()
            }

            SettingsEvent.Enrol -> {
                ground.places.open(Place.Enrol)
            }

            SettingsEvent.Mandates -> {
                ground.places.open(Place.Mandates)
            }

            SettingsEvent.Consents -> {
                ground.places.open(Place.Consents)
            }

            SettingsEvent.Logs -> {
                ground.places.open(Place.Logs)
            }

            SettingsEvent.Passphrase -> {
                ground.places.open(Place.Passphrase)
            }

            SettingsEvent.Moving -> {
                ground.places.open(Place.Moving)
            }

            SettingsEvent.Erase -> {
                ground.places.open(Place.Erase)
            }

            SettingsEvent.Outbox -> {
                ground.places.open(Place.Outbox)
            }

            SettingsEvent.Back -> {
                ground.places.back()
            }

            SettingsEvent.TroubleSeen -> {
                model.troubleSeen()
            }
        }
    }
}

@Composable
private fun AtCertificates(ground: Ground) {
    val model = model { CertificateListModel(ground.vault.certificates, ground.vault.changes(), it) }
    CertificateListScreen(shown(model)) { event ->
        when (event) {
            is CertificateListEvent.Open -> ground.places.open(Place.Certificate(event.number))
            CertificateListEvent.Verify -> ground.places.open(Place.Verify)
            CertificateListEvent.LookUp -> ground.places.open(Place.OneLicence(null))
            CertificateListEvent.Back -> ground.places.back()
            CertificateListEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}

@Composable
private fun AtCertificate(
    place: Place.Certificate,
    ground: Ground,
) {
    val model = model { CertificateModel(ground.vault.certificates, place.number, ground.vault.changes(), it) }
    val shown = shown(model)
    val token = shown.content?.token
    val code = remember(token) { token?.let { ground.code(it.value) } }
    CertificateScreen(shown, code) { event ->
        when (event) {
            CertificateEvent.Freshen -> model.freshen()
            CertificateEvent.Annotate -> ground.places.open(Place.Annotate(place.number))
            CertificateEvent.Consent -> ground.places.open(Place.GiveConsent(place.number))
            is CertificateEvent.LookUp -> ground.places.open(Place.OneLicence(event.licence))
            CertificateEvent.Document -> ground.places.open(Place.Documents(DocumentScope.OfCertificate(place.number)))
            CertificateEvent.Back -> ground.places.back()
            CertificateEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}

@Composable
private fun AtAnnotate(
    place: Place.Annotate,
    ground: Ground,
) {
    val model = model { AnnotateModel(ground.vault, place.number, it) }
    AnnotateScreen(shown(model)) { event ->
        when (event) {
            is AnnotateEvent.Ask -> model.ask(event.terms)
            AnnotateEvent.Documents -> ground.places.open(Place.Documents(DocumentScope.OfCertificate(place.number)))
            AnnotateEvent.Back -> ground.places.back()
            AnnotateEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}

@Composable
private fun AtDocuments(
    place: Place.Documents,
    ground: Ground,
) {
    val language = ground.look.language
    val model = model { DocumentListModel(ground.vault.documents, place.of, ground.vault.changes(), it) }
    val shown = shown(model)
    val open = shown.content?.open
    val first = open?.page
    val page = remember(first) { first?.let { ground.rim.drawn(it) } }
    val name = { document: Document -> "${document.title.inLanguage(language)} ${document.writtenOn}" }
    DocumentListScreen(shown, page) { event ->
        when (event) {
            is DocumentListEvent.Open -> {
                model.open(event.document)
            }

            is DocumentListEvent.Save -> {
                model.save(event.form) { write -> ground.rim.keepDocument(name(event.document), event.form, write) }
            }

            is DocumentListEvent.SaveUnmasked -> {
                model.saveUnmasked { write -> ground.rim.keepDocument(name(event.document), event.form, write) }
            }

            is DocumentListEvent.Annotate -> {
                model.doNotSave()
                ground.places.open(Place.Annotate(event.of))
            }

            DocumentListEvent.DoNotSave -> {
                model.doNotSave()
            }

            DocumentListEvent.Back -> {
                when {
                    open == null -> ground.places.back()
                    open.warned != null -> model.doNotSave()
                    else -> model.close()
                }
            }

            DocumentListEvent.TroubleSeen -> {
                model.troubleSeen()
            }
        }
    }
}

@Composable
private fun AtVerify(ground: Ground) {
    val scope = rememberCoroutineScope()
    val model = model { OwnVerifyModel(ground.vault, ground.trust, ground.rim.sealRoots(), it) }
    VerifyScreen(shown(model)) { event ->
        when (event) {
            VerifyEvent.Scan -> scope.launch { ground.rim.scan()?.let { model.check(it) } }
            VerifyEvent.File -> scope.launch { ground.rim.fileToCheck()?.let { file -> model.check(file, ground.rim::grey) } }
            VerifyEvent.Back -> ground.places.back()
            VerifyEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}

@Composable
private fun AtQuestion(
    place: Place.Question,
    ground: Ground,
) {
    val vault = ground.vault
    val span = if (place.then == Place.Then.BACK) Span.THIS_ALONE else Span.ALL
    val model = model { FormModel(vault.forms, place.draft, vault.changes(), it, place.at, span) }
    val then = {
        when (place.then) {
            Place.Then.REVIEW -> ground.places.goOn(Place.Review(place.draft))
            Place.Then.SIGN -> ground.places.goOn(Place.Signing(place.draft))
            Place.Then.BACK -> ground.places.back()
        }
    }
    Once(model.finished) { then() }
    val shown = shown(model)
    QuestionScreen(shown) { event ->
        when (event) {
            is QuestionEvent.Save -> model.save(event.value)
            is QuestionEvent.Next -> model.next(event.value)
            QuestionEvent.Skip -> if (shown.content?.isLast == true) then() else model.skip()
            QuestionEvent.Back -> if (span == Span.THIS_ALONE || shown.content?.number == 1) ground.places.back() else model.back()
            QuestionEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}

@Composable
private fun AtReview(
    place: Place.Review,
    ground: Ground,
) {
    val vault = ground.vault
    val model = model { ReviewModel(vault.forms, place.draft, vault.changes(), it) }
    ReviewScreen(shown(model)) { event ->
        when (event) {
            is ReviewEvent.Fix -> ground.places.open(Place.Question(place.draft, event.field, Place.Then.BACK))
            ReviewEvent.Freeze -> model.freeze()
            ReviewEvent.Sign -> ground.places.goOn(Place.Progress(place.draft))
            ReviewEvent.Materials -> ground.places.open(Place.Materials(place.draft))
            ReviewEvent.Back -> ground.places.back()
            ReviewEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}

@Composable
private fun AtMaterials(
    place: Place.Materials,
    ground: Ground,
) {
    val vault = ground.vault
    val scope = rememberCoroutineScope()
    val model = model { MaterialsModel(vault.forms, vault.attachments, place.draft, vault.changes(), it) }
    MaterialsScreen(shown(model)) { event ->
        when (event) {
            is MaterialsEvent.Photograph -> scope.launch { ground.rim.photograph()?.let { model.attach(event.material, it) } }
            is MaterialsEvent.Remove -> model.remove(event.file)
            MaterialsEvent.Back -> ground.places.back()
            MaterialsEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}

@Composable
private fun AtSharing(
    place: Place.Sharing,
    ground: Ground,
) {
    val vault = ground.vault
    val scope = rememberCoroutineScope()
    val model = model { SharingModel(vault.sharing, vault.drafts, place.draft, vault.changes(), it) }
    val shown = shown(model)
    val invitation = shown.content?.invitation
    val code = remember(invitation) { invitation?.let { ground.code(it.text) } }
    SharingScreen(shown, code) { event ->
        when (event) {
            SharingEvent.Share -> model.share()
            is SharingEvent.Invite -> model.invite(event.slot)
            is SharingEvent.Revoke -> model.revokeInvitation(event.slot)
            is SharingEvent.Send -> scope.launch { ground.rim.send(event.invitation.text) }
            SharingEvent.Back -> ground.places.back()
            SharingEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}

@Composable
private fun AtSigning(
    place: Place.Signing,
    ground: Ground,
) {
    val vault = ground.vault
    val scope = rememberCoroutineScope()
    val reason = Labels.inFull.inLanguage(ground.look.language)
    val model = model { SigningModel(vault.signing, place.draft, vault.changes(), it) }
    SigningScreen(shown(model)) { event ->
        when (event) {
            is SigningEvent.Accept -> model.accept(event.rule)

            // Whoever holds an unlocked phone is not yet the person whose data it is.
            SigningEvent.InFull -> scope.launch { if (ground.rim.isHere(reason)) model.showInFull() }

            SigningEvent.Sign -> model.sign()

            SigningEvent.Back -> ground.places.back()

            SigningEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}

@Composable
private fun AtProgress(
    place: Place.Progress,
    ground: Ground,
) {
    val vault = ground.vault
    val model = model { ProgressModel(vault.cases, vault.certificates, vault.drafts, place.draft, vault.changes(), it) }
    Once(model.toOpen) { ground.places.goOn(Place.Question(it, null, Place.Then.REVIEW)) }
    ProgressScreen(shown(model)) { event ->
        when (event) {
            is ProgressEvent.Go -> whereTo(event.step)?.let { ground.places.open(it) } ?: model.carryOut(event.step)
            ProgressEvent.Outbox -> ground.places.open(Place.Outbox)
            is ProgressEvent.Record -> ground.places.open(Place.PaymentRecord(event.case))
            is ProgressEvent.Documents -> ground.places.open(Place.Documents(DocumentScope.OfCase(event.case)))
            is ProgressEvent.Dispute -> ground.places.open(Place.Dispute(event.case))
            ProgressEvent.Back -> ground.places.back()
            ProgressEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}

@Composable
private fun AtCorrection(
    place: Place.Correction,
    ground: Ground,
) {
    val vault = ground.vault
    val model = model { CorrectionModel(vault.corrections, place.case, vault.changes(), it) }
    CorrectionScreen(shown(model)) { event ->
        when (event) {
            is CorrectionEvent.Fix -> ground.places.open(Place.Question(place.draft, event.field, Place.Then.BACK))
            CorrectionEvent.Sign -> ground.places.open(Place.Signing(place.draft))
            CorrectionEvent.Send -> model.send()
            CorrectionEvent.Back -> ground.places.back()
            CorrectionEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}

@Composable
private fun AtFee(
    place: Place.Fee,
    ground: Ground,
) {
    val vault = ground.vault
    val scope = rememberCoroutineScope()
    val model = model { CaseModel(vault.cases, vault.payments, vault.certificates, place.case, vault.changes(), it) }
    val shown = shown(model)
    val toScan =
        shown.content
            ?.fee
            ?.attempt
            ?.offer
            ?.takeIf { it.kind == ChannelKind.QR }
    val code = remember(toScan) { toScan?.let { ground.code(it.text) } }
    FeeScreen(shown, code) { event ->
        when (event) {
            is FeeEvent.Pay -> model.pay(event.channel)
            is FeeEvent.Open -> scope.launch { ground.rim.open(event.link) }
            FeeEvent.Ask -> model.askPayment()
            FeeEvent.Record -> ground.places.open(Place.PaymentRecord(place.case))
            FeeEvent.Back -> ground.places.back()
            FeeEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}
