package ereg.kit.live

import ereg.kit.AttemptId
import ereg.kit.CaseId
import ereg.kit.ChannelId
import ereg.kit.CommandId
import ereg.kit.DraftId
import ereg.kit.FactName
import ereg.kit.Fen
import ereg.kit.MatterId
import ereg.kit.PaperId
import ereg.kit.QuestionName
import ereg.kit.Slot
import ereg.kit.TimeEstimate
import ereg.kit.VaultId

internal fun VaultId.toCore() = ereg.core.VaultId(value)

internal fun DraftId.toCore() = ereg.core.DraftId(value)

internal fun CaseId.toCore() = ereg.core.CaseId(value)

internal fun CommandId.toCore() = ereg.core.CommandId(value)

internal fun PaperId.toCore() = ereg.core.PaperId(value)

internal fun AttemptId.toCore() = ereg.core.AttemptId(value)

internal fun ChannelId.toCore() = ereg.core.ChannelId(value)

internal fun Slot.toCore() = ereg.core.Slot(value)

internal fun MatterId.toCore() = ereg.core.MatterId(value)

internal fun QuestionName.toCore() = ereg.core.QuestionName(value)

internal fun FactName.toCore() = ereg.core.Needs(value)

internal fun ereg.core.VaultId.toKit() = VaultId(value)

internal fun ereg.core.DraftId.toKit() = DraftId(value)

internal fun ereg.core.CaseId.toKit() = CaseId(value)

internal fun ereg.core.CommandId.toKit() = CommandId(value)

internal fun ereg.core.PaperId.toKit() = PaperId(value)

internal fun ereg.core.AttemptId.toKit() = AttemptId(value)

internal fun ereg.core.ChannelId.toKit() = ChannelId(value)

internal fun ereg.core.Slot.toKit() = Slot(value)

internal fun ereg.core.MatterId.toKit() = MatterId(value)

internal fun ereg.core.Needs.toKit() = FactName(value)

internal fun ereg.core.Fen.toKit() = Fen(value)

internal fun ereg.core.TimeEstimate.toKit() = TimeEstimate(at, trust.mirrored())
