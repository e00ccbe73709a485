package ereg.kit.screen

import ereg.kit.CaseId
import ereg.kit.Cases
import ereg.kit.CertificateNumber
import ereg.kit.Discreet
import ereg.kit.DraftId
import ereg.kit.MOST_HITS
import ereg.kit.Moved
import ereg.kit.Search
import ereg.kit.SearchHit
import ereg.kit.SearchKind
import ereg.kit.UnitCode
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.receiveAsFlow

/** The things that [text] finds on this device, the newest first. */
data class SearchPage(
    val text: String,
    val hits: List<SearchHit>,
) : Discreet() {
    /** Whether there may be more: a longer text finds fewer. */
    val isCut: Boolean get() = hits.size >= MOST_HITS

    fun hitsOf(kind: SearchKind): List<SearchHit> = hits.filter { it.kind == kind }
}

/** The place that a hit leads to. */
sealed interface HitPlace {
    /** An application, from its draft to its end. */
    data class Application(
        val draft: DraftId,
    ) : Discreet(),
        HitPlace

    data class OneHome(
        val unit: UnitCode,
    ) : Discreet(),
        HitPlace

    data class OneCertificate(
        val number: CertificateNumber,
    ) : Discreet(),
        HitPlace
}

/** Search (检索) in what is on this device, as the person types. */
class SearchModel(
    private val search: Search,
    private val cases: Cases,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
) : ScreenModel<SearchPage>(scope) {
    private var sought = ""
    private var looking: Job? = null
    private val chosen = Channel<HitPlace>(Channel.CONFLATED)

    /** The place to open now: its hit was tapped. Told once. */
    val toOpen: Flow<HitPlace> = chosen.receiveAsFlow()

    init {
        follow(changes, { isSearched(it) }) { found() }
    }

    /** Looks for what is typed so far; what was typed before is looked for no longer. */
    fun look(text: String) {
        sought = text
        looking?.cancel()
        looking = reading { found() }
    }

    fun open(hit: SearchHit) = act { chosen.send(placeOf(hit)) }

    private suspend fun found(): SearchPage {
        while (true) {
            val text = sought
            val hits = if (text.isBlank()) emptyList() else search.find(text, limit = MOST_HITS)
            // What was typed meanwhile is looked for instead.
            if (text == sought) return SearchPage(text, hits)
        }
    }

    private suspend fun placeOf(hit: SearchHit): HitPlace =
        when (hit.kind) {
            SearchKind.DRAFTS -> HitPlace.Application(DraftId(hit.id))
            SearchKind.CASES -> HitPlace.Application(cases.see(CaseId(hit.id)).draft)
            SearchKind.HOMES -> HitPlace.OneHome(UnitCode(hit.id))
            SearchKind.CERTIFICATES -> HitPlace.OneCertificate(CertificateNumber(hit.id))
        }

    private fun isSearched(moved: Moved) =
        moved is Moved.OneDraft || moved is Moved.OneCase || moved == Moved.Homes || moved == Moved.Certificates
}
