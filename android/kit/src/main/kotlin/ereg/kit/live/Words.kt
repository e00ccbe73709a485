package ereg.kit.live

import ereg.kit.FieldPath
import ereg.kit.Language
import ereg.kit.Message
import ereg.kit.RuleId
import ereg.kit.Text

/** The same name in the kit's enum: a test compares the two lists of names. */
internal inline fun <reified E : Enum<E>> Enum<*>.mirrored(): E = enumValueOf<E>(name)

internal fun ereg.core.Text.toKit() = Text(zh, en)

internal fun Text.toCore() = ereg.core.Text(zh, en)

internal fun ereg.core.Message.toKit() = Message(code, text.toKit(), rule?.let(::RuleId), field?.let(::FieldPath))

/** The core's own words for a code, where it is the state that it tells and not its words. */
internal fun said(code: String): Message = ereg.core.told(code).toKit()

internal fun Language.toCore(): ereg.core.Language = mirrored()
