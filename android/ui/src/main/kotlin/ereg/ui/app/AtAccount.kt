package ereg.ui.app

import androidx.compose.runtime.Composable
import androidx.compose.runtime.rememberCoroutineScope
import ereg.kit.Identity
import ereg.kit.screen.DisputeModel
import ereg.kit.screen.EnrolModel
import ereg.kit.screen.GrantModel
import ereg.kit.screen.HitPlace
import ereg.kit.screen.LetterListModel
import ereg.kit.screen.LiftStep
import ereg.kit.screen.MandateListModel
import ereg.kit.screen.PaymentRecordModel
import ereg.kit.screen.SearchModel
import ereg.kit.screen.TitleWatchModel
import ereg.ui.screen.DisputeEvent
import ereg.ui.screen.DisputeScreen
import ereg.ui.screen.EnrolEvent
import ereg.ui.screen.EnrolScreen
import ereg.ui.screen.GrantEvent
import ereg.ui.screen.GrantScreen
import ereg.ui.screen.LetterListEvent
import ereg.ui.screen.LetterListScreen
import ereg.ui.screen.MandateListEvent
import ereg.ui.screen.MandateListScreen
import ereg.ui.screen.PaymentRecordEvent
import ereg.ui.screen.PaymentRecordScreen
import ereg.ui.screen.SearchEvent
import ereg.ui.screen.SearchScreen
import ereg.ui.screen.TitleWatchEvent
import ereg.ui.screen.TitleWatchScreen
import kotlinx.coroutines.launch

@Composable
internal fun AtEnrol(ground: Ground) {
    val scope = rememberCoroutineScope()
    val model = model { EnrolModel(ground.vault.account, ground.vault.changes(), it) }
    EnrolScreen(shown(model)) { event ->
        when (event) {
            is EnrolEvent.Look -> {
                model.look(event.url)
            }

            EnrolEvent.Confirm -> {
                model.confirm()
            }

            EnrolEvent.Another -> {
                model.chooseAnother()
            }

            is EnrolEvent.Prove -> {
                scope.launch {
                    val proof = ground.rim.proveIdentity(event.name, event.idNo)
                    proof?.let { model.enrol(Identity(event.name, event.idNo, it), event.principal) }
                }
            }

            EnrolEvent.Back -> {
                ground.places.back()
            }

            EnrolEvent.TroubleSeen -> {
                model.troubleSeen()
            }
        }
    }
}

/** Hits lead on from here, and the way back leads here again. */
@Composable
internal fun AtSearch(ground: Ground) {
    val vault = ground.vault
    val model = model { SearchModel(vault.search, vault.cases, vault.changes(), it) }
    Once(model.toOpen) { place ->
        ground.places.open(
            when (place) {
                is HitPlace.Application -> Place.Progress(place.draft)
                is HitPlace.OneHome -> Place.Homes(place.unit)
                is HitPlace.OneCertificate -> Place.Certificate(place.number)
            },
        )
    }
    SearchScreen(shown(model)) { event ->
        when (event) {
            is SearchEvent.Look -> model.look(event.text)
            is SearchEvent.Open -> model.open(event.hit)
            SearchEvent.Back -> ground.places.back()
            SearchEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}

@Composable
internal fun AtHomes(
    place: Place.Homes,
    ground: Ground,
) {
    val model = model { TitleWatchModel(ground.vault, it, place.at) }
    val shown = shown(model)
    TitleWatchScreen(shown) { event ->
        when (event) {
            is TitleWatchEvent.Open -> {
                model.open(event.unit)
            }

            TitleWatchEvent.Refresh -> {
                model.refresh()
            }

            TitleWatchEvent.Lock -> {
                model.lock()
            }

            TitleWatchEvent.AskToLift -> {
                model.askToLift()
            }

            TitleWatchEvent.Lift -> {
                model.lift()
            }

            TitleWatchEvent.KeepLocked -> {
                model.keepLocked()
            }

            TitleWatchEvent.Back -> {
                val page = shown.content
                when {
                    page?.step == LiftStep.TO_CONFIRM -> model.keepLocked()
                    page?.open == null || place.at != null -> ground.places.back()
                    else -> model.close()
                }
            }

            TitleWatchEvent.TroubleSeen -> {
                model.troubleSeen()
            }
        }
    }
}

@Composable
internal fun AtLetters(ground: Ground) {
    val model = model { LetterListModel(ground.vault.letters, ground.vault.cases, ground.vault.changes(), it) }
    val shown = shown(model)
    LetterListScreen(shown) { event ->
        when (event) {
            is LetterListEvent.Open -> model.open(event.letter)
            is LetterListEvent.See -> ground.places.open(Place.Progress(event.draft))
            LetterListEvent.Back -> if (shown.content?.open == null) ground.places.back() else model.close()
            LetterListEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}

@Composable
internal fun AtMandates(ground: Ground) {
    val model = model { MandateListModel(ground.vault, it) }
    val shown = shown(model)
    MandateListScreen(shown) { event ->
        when (event) {
            is MandateListEvent.Open -> model.open(event.mandate)
            MandateListEvent.Grant -> ground.places.open(Place.Grant)
            MandateListEvent.Revoke -> model.revoke()
            MandateListEvent.Back -> if (shown.content?.opened == null) ground.places.back() else model.close()
            MandateListEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}

@Composable
internal fun AtGrant(ground: Ground) {
    val model = model { GrantModel(ground.vault, it) }
    GrantScreen(shown(model)) { event ->
        when (event) {
            is GrantEvent.Grant -> model.grant(event.mandate)
            GrantEvent.Back -> ground.places.back()
            GrantEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}

@Composable
internal fun AtPaymentRecord(
    place: Place.PaymentRecord,
    ground: Ground,
) {
    val vault = ground.vault
    val model = model { PaymentRecordModel(vault.cases, vault.payments, place.case, vault.changes(), it) }
    PaymentRecordScreen(shown(model)) { event ->
        when (event) {
            PaymentRecordEvent.Back -> ground.places.back()
            PaymentRecordEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}

@Composable
internal fun AtDispute(
    place: Place.Dispute,
    ground: Ground,
) {
    val vault = ground.vault
    val model = model { DisputeModel(vault.cases, vault.disputes, vault.outbox, place.case, vault.changes(), it) }
    DisputeScreen(shown(model)) { event ->
        when (event) {
            is DisputeEvent.Lodge -> model.lodge(event.fact, event.reason, event.says)
            DisputeEvent.Back -> ground.places.back()
            DisputeEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}
