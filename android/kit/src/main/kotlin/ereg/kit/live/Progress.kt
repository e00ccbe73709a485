package ereg.kit.live

import ereg.kit.CaseLimits
import ereg.kit.CaseProgress
import ereg.kit.CitizenTask
import ereg.kit.ComesNext
import ereg.kit.SendingState
import ereg.kit.TaskStanding
import ereg.kit.TimelineEntry

internal fun ereg.core.CaseProgress.toKit() =
    CaseProgress(
        draft.toKit(),
        caseId?.toKit(),
        caseNumber,
        first.toKit(),
        second.toKit(),
        sending.toKit(),
        sendingWords.toKit(),
        steps.map { it.toKit() },
        timeline.map { TimelineEntry(it.at, it.happened.mirrored(), it.words.toKit(), it.toldBy.mirrored(), it.whose.toKit()) },
        gap?.toKit(),
        comesNext?.let { ComesNext(it.words.toKit(), it.limits?.toKit(), it.term?.toKit()) },
    )

private fun ereg.core.CitizenTask.toKit() = CitizenTask(kind.mirrored(), name.toKit(), standing.toKit(), words.toKit())

private fun ereg.core.TaskStanding.toKit(): TaskStanding =
    when (this) {
        is ereg.core.TaskStanding.NotBegun -> TaskStanding.NotBegun
        is ereg.core.TaskStanding.UnderWay -> TaskStanding.UnderWay
        is ereg.core.TaskStanding.WaitsForYou -> TaskStanding.WaitsForYou(toDo.mirrored())
        is ereg.core.TaskStanding.WaitsForOthers -> TaskStanding.WaitsForOthers(whom.toKit())
        is ereg.core.TaskStanding.Done -> TaskStanding.Done(at)
        is ereg.core.TaskStanding.Over -> TaskStanding.Over(why.toKit())
    }

private fun ereg.core.SendingState.toKit(): SendingState =
    when (this) {
        is ereg.core.SendingState.KeptHere -> SendingState.KeptHere
        is ereg.core.SendingState.ToBeSent -> SendingState.ToBeSent(what.toKit())
        is ereg.core.SendingState.OnItsWay -> SendingState.OnItsWay(what.toKit())
        is ereg.core.SendingState.Received -> SendingState.Received(receiptNumber, receivedAt)
        is ereg.core.SendingState.NeedsYou -> SendingState.NeedsYou(item.toKit(), what.toKit(), told.toKit(), fixer.mirrored())
    }

private fun ereg.core.CaseLimits.toKit(): CaseLimits =
    when (this) {
        is ereg.core.CaseLimits.FromAcceptance -> {
            CaseLimits.FromAcceptance(promisedWorkingDays.toInt(), legalWorkingDays.toInt())
        }

        is ereg.core.CaseLimits.Until -> {
            CaseLimits.Until(promisedBy.toKit(), decideBy.toKit())
        }
    }
