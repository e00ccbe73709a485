package ereg.ui.screen

import androidx.compose.material3.HorizontalDivider
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import ereg.kit.AccountStanding
import ereg.kit.Discreet
import ereg.kit.Language
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Look
import ereg.ui.look.Reading
import ereg.ui.look.said
import ereg.ui.parts.Card
import ereg.ui.parts.Choice
import ereg.ui.parts.Leading
import ereg.ui.parts.Leaving
import ereg.ui.parts.Page
import ereg.ui.parts.Part
import ereg.ui.parts.Value
import ereg.ui.parts.Words
import ereg.ui.words.Labels

/** The one whose device the app runs on: on a notary's, a client changes and ends nothing of it. */
enum class Owner { PERSON, NOTARY }

/** The person's choices for the look of the app, their account at the office, and what may open the app on this device. */
data class Settings(
    val look: Look,
    val standing: AccountStanding,
    val owner: Owner,
    val device: DeviceLock,
) : Discreet()

sealed interface SettingsEvent {
    data class Speak(
        val language: Language,
    ) : SettingsEvent

    data class Read(
        val reading: Reading,
    ) : SettingsEvent

    data object Enrol : SettingsEvent

    data object Mandates : SettingsEvent

    data object Consents : SettingsEvent

    data object LockNow : SettingsEvent

    data object Passphrase : SettingsEvent

    data object Moving : SettingsEvent

    data object Outbox : SettingsEvent

    data object Logs : SettingsEvent

    data object Erase : SettingsEvent

    data object Back : SettingsEvent

    data object TroubleSeen : SettingsEvent
}

/** The settings of a person: how large and in which language, what opens the app, what becomes of what is kept here. */
@Composable
fun SettingsScreen(
    shown: Shown<Settings>,
    on: (SettingsEvent) -> Unit,
) = Page(
    Labels.settings,
    shown,
    Leaving({ on(SettingsEvent.Back) }) { on(SettingsEvent.TroubleSeen) },
) { settings ->
    Account(settings.standing)
    Card {
        if (settings.standing.account == null) {
            Leading(Labels.enrol.said, { on(SettingsEvent.Enrol) }, Icons.person)
        } else {
            Leading(Labels.mandates.said, { on(SettingsEvent.Mandates) }, Icons.person)
            Rule()
            Leading(Labels.consents.said, { on(SettingsEvent.Consents) }, Icons.paper)
        }
    }
    Part(Labels.reading.said) {
        val reading = settings.look.reading
        Choice(Labels.normal.said, reading == Reading.NORMAL, { on(SettingsEvent.Read(Reading.NORMAL)) })
        Choice(Labels.elder.said, reading == Reading.ELDER, { on(SettingsEvent.Read(Reading.ELDER)) })
    }
    Part(Labels.language.said) {
        val language = settings.look.language
        Choice(Labels.chinese.said, language == Language.ZH, { on(SettingsEvent.Speak(Language.ZH)) })
        Choice(Labels.english.said, language == Language.EN, { on(SettingsEvent.Speak(Language.EN)) })
    }
    Part(Labels.security.said) {
        Card {
            Leading(Labels.lockNow.said, { on(SettingsEvent.LockNow) }, Icons.lock)
            if (settings.owner == Owner.PERSON) {
                Rule()
                Leading(Labels.passphrase.said, { on(SettingsEvent.Passphrase) }, Icons.edit, settings.device.choices.said)
            }
        }
    }
    Part(Labels.here.said) {
        Card {
            Leading(Labels.outbox.said, { on(SettingsEvent.Outbox) }, Icons.sending)
            Rule()
            Leading(Labels.logs.said, { on(SettingsEvent.Logs) }, Icons.paper, Labels.logsWhy.said)
            if (settings.owner == Owner.PERSON) {
                Rule()
                Leading(Labels.moving.said, { on(SettingsEvent.Moving) }, Icons.phone)
                Rule()
                Leading(Labels.erase.said, { on(SettingsEvent.Erase) }, Icons.remove, Labels.eraseWhy.said)
            }
        }
    }
}

@Composable
internal fun Account(standing: AccountStanding) =
    Card {
        standing.told?.let { Words(it.text.said, style = MaterialTheme.typography.titleMedium) }
        standing.name?.let { name ->
            Value(
                Labels.account.said,
                listOfNotNull(name, standing.principal).joinToString(" · "),
                style = MaterialTheme.typography.titleMedium,
            )
        }
        standing.mark?.let { Words(it.said, style = MaterialTheme.typography.bodyMedium) }
    }

@Composable
private fun Rule() = HorizontalDivider(color = MaterialTheme.colorScheme.outlineVariant)
