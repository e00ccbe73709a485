package ereg.kit.screen

import ereg.kit.Discreet
import ereg.kit.Mandate
import ereg.kit.MandateDigest
import ereg.kit.MandateStanding
import ereg.kit.MandateTerms
import ereg.kit.MatterId
import ereg.kit.MatterRules
import ereg.kit.Moved
import ereg.kit.Text
import ereg.kit.Vault
import kotlinx.coroutines.CoroutineScope
import java.time.LocalDate
import java.time.ZoneId
import java.time.format.DateTimeParseException

/** The registry's days are those of Beijing. */
private val office = ZoneId.of("Asia/Shanghai")

internal suspend fun Vault.today(): LocalDate =
    sync
        .status()
        .time.at
        .atZone(office)
        .toLocalDate()

/** A mandate as a screen shows it; [matters] are called as the office's rules call them, or by their ids. */
data class MandateLine(
    val mandate: Mandate,
    val matters: List<Text>,
) : Discreet() {
    val isOver: Boolean get() = mandate.standing == MandateStanding.OVER

    /** The last day on which it stands. */
    val lastDay: LocalDate get() = mandate.terms.toDay.minusDays(1)
}

/** The mandates that the registry has told of, the one that is looked at, and the revocation that was asked for here last. */
data class MandateList(
    val lines: List<MandateLine>,
    val open: MandateDigest?,
    val revoking: Asked?,
) : Discreet() {
    val opened: MandateLine? get() = lines.find { it.mandate.mandate == open }
}

/** The mandates (授权委托书) of a person. One is revoked once the registry holds the word. */
class MandateListModel(
    private val vault: Vault,
    scope: CoroutineScope,
) : ScreenModel<MandateList>(scope) {
    init {
        follow(vault.changes(), { it == Moved.Account || it == Moved.Rules || it == Moved.Outbox }) { read() }
    }

    fun open(mandate: MandateDigest) {
        content?.let { show(it.copy(open = mandate, revoking = null)) }
    }

    fun close() {
        content?.let { show(it.copy(open = null, revoking = null)) }
    }

    /** Revokes the mandate that is looked at. */
    fun revoke() =
        act {
            val opened = content?.opened ?: return@act
            val revoking = vault.outbox.asked(vault.mandates.revoke(opened.mandate.mandate))
            show(read().copy(revoking = revoking))
        }

    private suspend fun read(): MandateList {
        val names: Map<MatterId, Text> = vault.rules().matters.associate { it.matter to it.name }
        val lines =
            vault.mandates.list().map { mandate ->
                MandateLine(mandate, mandate.terms.matters.map { names[it] ?: Text(it.value, it.value) })
            }
        val waiting = vault.outbox.items()
        return MandateList(lines, content?.open, content?.revoking?.among(waiting))
    }
}

/** The terms of a mandate as a person gives them; it stands from the day of signing to the end of [lastDay]. */
data class NewMandate(
    val principal: String,
    val principalNumber: String,
    val representative: String,
    val number: String,
    val matters: Set<MatterId>,
    val lastDay: LocalDate,
) : Discreet()

/** The matters that can be mandated, the day on which a mandate would begin, and the mandate that was signed here. */
data class GrantPage(
    val matters: List<MatterRules>,
    val today: LocalDate,
    val granting: Asked?,
) : Discreet()

/** Signs a mandate. It stands once the registry holds it. */
class GrantModel(
    private val vault: Vault,
    scope: CoroutineScope,
) : ScreenModel<GrantPage>(scope) {
    init {
        follow(vault.changes(), { it == Moved.Rules || it == Moved.Outbox }) {
            val waiting = vault.outbox.items()
            val matters = vault.rules().matters.filter { it.closed == null }
            GrantPage(matters, vault.today(), content?.granting?.among(waiting))
        }
    }

    fun grant(mandate: NewMandate) =
        act {
            val page = content ?: return@act
            val terms =
                MandateTerms(
                    mandate.principal,
                    mandate.principalNumber,
                    mandate.representative,
                    mandate.number,
                    mandate.matters.toList(),
                    fromDay = page.today,
                    toDay = mandate.lastDay.plusDays(1),
                )
            show(page.copy(granting = vault.outbox.asked(vault.mandates.grant(terms))))
        }
}

/** Reads a day as a person types it, `2027-03-31` or `20270331`; null while it is none. */
fun dayOf(typed: String): LocalDate? {
    val digits = typed.filter { it.isDigit() }
    val read = if (digits.length == DAY_DIGITS) "${digits.take(4)}-${digits.substring(4, 6)}-${digits.drop(6)}" else typed.trim()
    return try {
        LocalDate.parse(read)
    } catch (_: DateTimeParseException) {
        null
    }
}

private const val DAY_DIGITS = 8
