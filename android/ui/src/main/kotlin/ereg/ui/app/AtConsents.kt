package ereg.ui.app

import androidx.compose.runtime.Composable
import ereg.kit.screen.ConsentListModel
import ereg.kit.screen.DocumentScope
import ereg.kit.screen.GiveConsentModel
import ereg.kit.screen.LicenceModel
import ereg.kit.screen.LicenceUseListModel
import ereg.kit.screen.RevokeStep
import ereg.ui.screen.ConsentListEvent
import ereg.ui.screen.ConsentListScreen
import ereg.ui.screen.GiveConsentEvent
import ereg.ui.screen.GiveConsentScreen
import ereg.ui.screen.LicenceEvent
import ereg.ui.screen.LicenceScreen
import ereg.ui.screen.LicenceUseListEvent
import ereg.ui.screen.LicenceUseListScreen

@Composable
internal fun AtConsents(ground: Ground) {
    val model = model { ConsentListModel(ground.vault, it) }
    val shown = shown(model)
    ConsentListScreen(shown) { event ->
        when (event) {
            is ConsentListEvent.Open -> {
                model.open(event.consent)
            }

            ConsentListEvent.Give -> {
                ground.places.open(Place.GiveConsent(null))
            }

            is ConsentListEvent.Uses -> {
                ground.places.open(Place.LicenceUses(event.of))
            }

            ConsentListEvent.Ask -> {
                model.askForIt()
            }

            ConsentListEvent.AskToRevoke -> {
                model.askToRevoke()
            }

            ConsentListEvent.Revoke -> {
                model.revoke()
            }

            ConsentListEvent.Keep -> {
                model.keep()
            }

            ConsentListEvent.Back -> {
                val list = shown.content
                when {
                    list?.opened == null -> ground.places.back()
                    list.step == RevokeStep.TO_CONFIRM -> model.keep()
                    else -> model.close()
                }
            }

            ConsentListEvent.TroubleSeen -> {
                model.troubleSeen()
            }
        }
    }
}

@Composable
internal fun AtGiveConsent(
    place: Place.GiveConsent,
    ground: Ground,
) {
    val model = model { GiveConsentModel(ground.vault, place.of, it) }
    GiveConsentScreen(shown(model)) { event ->
        when (event) {
            is GiveConsentEvent.Give -> model.give(event.which, event.terms)
            GiveConsentEvent.Back -> ground.places.back()
            GiveConsentEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}

@Composable
internal fun AtLicenceUses(
    place: Place.LicenceUses,
    ground: Ground,
) {
    val model = model { LicenceUseListModel(ground.vault.consents, place.of, ground.vault.changes(), it) }
    val shown = shown(model)
    LicenceUseListScreen(shown) { event ->
        when (event) {
            is LicenceUseListEvent.Open -> {
                model.open(event.used)
            }

            is LicenceUseListEvent.Save -> {
                model.save(event.form) { write -> ground.rim.keepDocument(event.used.licence.value, event.form, write) }
            }

            LicenceUseListEvent.Back -> {
                if (shown.content?.open == null) ground.places.back() else model.close()
            }

            LicenceUseListEvent.TroubleSeen -> {
                model.troubleSeen()
            }
        }
    }
}

@Composable
internal fun AtLicence(
    place: Place.OneLicence,
    ground: Ground,
) {
    val vault = ground.vault
    val model = model { LicenceModel(vault.documents, vault.certificates, vault.changes(), it) }
    LicenceScreen(shown(model), place.licence) { event ->
        when (event) {
            is LicenceEvent.Look -> model.look(event.which)
            is LicenceEvent.Document -> ground.places.open(Place.Documents(DocumentScope.OfCertificate(event.of)))
            LicenceEvent.Back -> ground.places.back()
            LicenceEvent.TroubleSeen -> model.troubleSeen()
        }
    }
}
