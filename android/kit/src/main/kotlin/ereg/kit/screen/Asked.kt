package ereg.kit.screen

import ereg.kit.CommandId
import ereg.kit.Discreet
import ereg.kit.Outbox
import ereg.kit.OutboxItem

/** An act that was asked for here, and its item in the outbox while it [waits] there: that says how far it is. */
data class Asked(
    val command: CommandId,
    val waits: OutboxItem?,
) : Discreet()

/** Looks how far an act is that was asked for here. */
internal suspend fun Outbox.asked(command: CommandId) = Asked(command, waits = null).among(items())

/** Tells how far it is by what waits now: it suspends nowhere, so that an act that ends meanwhile is not shown as one of before. */
internal fun Asked.among(waiting: List<OutboxItem>) = copy(waits = waiting.find { it.item == command })
