package ereg.ui

import ereg.kit.CommandId
import ereg.kit.FieldPath
import ereg.kit.Fixer
import ereg.kit.Message
import ereg.kit.OutboxItem
import ereg.kit.OutboxState
import ereg.kit.RuleId
import ereg.kit.SheetLine
import ereg.kit.Text
import ereg.kit.screen.Asked
import java.time.Instant

internal val now: Instant = Instant.parse("2026-11-29T02:15:00Z")

internal fun at(
    day: Int,
    hour: Int = 2,
): Instant = Instant.parse("2026-11-%02dT%02d:30:00Z".format(day, hour))

internal fun say(
    zh: String,
    en: String,
) = Text(zh, en)

internal fun told(
    code: String,
    zh: String,
    en: String,
    field: String? = null,
    rule: String? = null,
) = Message(code, say(zh, en), rule?.let(::RuleId), field?.let(::FieldPath))

internal fun line(
    zh: String,
    en: String,
    value: String,
    valueEn: String = value,
) = SheetLine(say(zh, en), say(value, valueEn))

/** The words for an item of the outbox that has met no error. */
internal val waiting =
    told(
        "outbox.waiting",
        "在等网络或者等重发时间。您不用做什么；急的话，联网后立即同步一次。",
        "Waits for the network or for its next try. Nothing to do; if it is urgent, sync now over a network.",
    )

/** An act that was asked for here, and waits in the outbox. */
internal fun asked(
    id: String,
    what: Text,
) = Asked(
    CommandId(id),
    OutboxItem(CommandId(id), what, "", null, null, OutboxState.QUEUED, waiting, 1, null, Fixer.NOBODY, null),
)
