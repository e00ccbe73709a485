package ereg.ui.screen

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.text.input.KeyboardType
import ereg.kit.CertificateNumber
import ereg.kit.ConsentTerms
import ereg.kit.screen.GiveConsentPage
import ereg.kit.screen.Shown
import ereg.kit.screen.dayOf
import ereg.ui.look.Icons
import ereg.ui.look.said
import ereg.ui.parts.Act
import ereg.ui.parts.AskedFor
import ereg.ui.parts.Choice
import ereg.ui.parts.Empty
import ereg.ui.parts.Leaving
import ereg.ui.parts.Page
import ereg.ui.parts.Part
import ereg.ui.parts.Typed
import ereg.ui.parts.Typing
import ereg.ui.words.Labels
import ereg.ui.words.written

sealed interface GiveConsentEvent {
    data class Give(
        val which: CertificateNumber,
        val terms: ConsentTerms,
    ) : GiveConsentEvent

    data object Back : GiveConsentEvent

    data object TroubleSeen : GiveConsentEvent
}

/** Lets an office be shown a licence: which, to which office, for what, until when. What can be chosen the core lists. */
@Composable
fun GiveConsentScreen(
    shown: Shown<GiveConsentPage>,
    on: (GiveConsentEvent) -> Unit,
) {
    var number by rememberSaveable { mutableStateOf<String?>(null) }
    var office by rememberSaveable { mutableStateOf<String?>(null) }
    var purpose by rememberSaveable { mutableStateOf<String?>(null) }
    var typedDay by rememberSaveable { mutableStateOf("") }
    val page = shown.content
    val certificates = page?.certificates.orEmpty()
    val offices = page?.offices.orEmpty()
    val which = certificates.find { it.number.value == number } ?: certificates.singleOrNull()
    val user = offices.find { it.office.value == office } ?: offices.singleOrNull()
    val purposes = user?.purposes.orEmpty()
    val use = purposes.find { it.purpose.value == purpose } ?: purposes.singleOrNull()
    val until = dayOf(typedDay)
    val terms = user?.let { who -> use?.let { what -> until?.let { ConsentTerms(who.office, what.purpose, it) } } }
    val give = which?.let { of -> terms?.let { { on(GiveConsentEvent.Give(of.number, it)) } } }
    Page(
        Labels.giveConsent,
        shown,
        Leaving({ on(GiveConsentEvent.Back) }) { on(GiveConsentEvent.TroubleSeen) },
        primary = {
            when {
                it.giving != null -> Act(Labels.finish, Icons.check) { on(GiveConsentEvent.Back) }
                it.certificates.isEmpty() -> null
                else -> Act(Labels.grantNow, Icons.edit, give)
            }
        },
    ) {
        val giving = it.giving
        when {
            giving != null -> {
                AskedFor(giving)
            }

            certificates.isEmpty() -> {
                Empty(Icons.paper, Labels.noCertificates.said, Labels.noCertificatesWhy.said)
            }

            else -> {
                Part(Labels.whichLicence.said) {
                    certificates.forEach { one ->
                        Choice(one.kind.said, one == which, { number = one.number.value }, one.number.value)
                    }
                }
                Part(Labels.toOffice.said) {
                    offices.forEach { one ->
                        Choice(one.name.said, one == user, {
                            office = one.office.value
                            purpose = null
                        })
                    }
                }
                if (user != null) {
                    Part(Labels.copyUse.said) {
                        purposes.forEach { one -> Choice(one.name.said, one == use, { purpose = one.purpose.value }) }
                    }
                }
                Part(Labels.copyUntil.said) {
                    val read = until?.let { day -> Labels.fromTo(it.today.written, day.written).said }
                    Typed(typedDay, { day -> typedDay = day }, Labels.dayFormat.said, Typing(KeyboardType.Ascii), under = read)
                }
            }
        }
    }
}
