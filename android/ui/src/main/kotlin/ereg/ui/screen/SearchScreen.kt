package ereg.ui.screen

import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import ereg.kit.MOST_HITS
import ereg.kit.SearchHit
import ereg.kit.SearchKind
import ereg.kit.screen.SearchPage
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.said
import ereg.ui.parts.Card
import ereg.ui.parts.Empty
import ereg.ui.parts.Leaving
import ereg.ui.parts.Page
import ereg.ui.parts.Part
import ereg.ui.parts.QuietWords
import ereg.ui.parts.Typed
import ereg.ui.parts.Words
import ereg.ui.words.Labels

sealed interface SearchEvent {
    /** Look for what is typed so far. */
    data class Look(
        val text: String,
    ) : SearchEvent

    data class Open(
        val hit: SearchHit,
    ) : SearchEvent

    data object Back : SearchEvent

    data object TroubleSeen : SearchEvent
}

/** Search in what is on this device: each letter that is typed finds at once, and each hit leads to its place. */
@Composable
fun SearchScreen(
    shown: Shown<SearchPage>,
    on: (SearchEvent) -> Unit,
) {
    var sought by rememberSaveable { mutableStateOf(shown.content?.text.orEmpty()) }
    // What was typed is there again on the way back, and what it finds may have changed.
    LaunchedEffect(Unit) { if (sought.isNotEmpty()) on(SearchEvent.Look(sought)) }
    Page(
        Labels.search,
        shown,
        Leaving({ on(SearchEvent.Back) }) { on(SearchEvent.TroubleSeen) },
    ) { page ->
        Typed(
            sought,
            {
                sought = it
                on(SearchEvent.Look(it))
            },
            Labels.searchFor.said,
            under = Labels.searchWhy.said,
        )
        if (page.text.isNotBlank() && page.hits.isEmpty()) {
            Empty(Icons.search, Labels.nothingFound.said, Labels.nothingFoundWhy.said)
        }
        Hits(page) { on(SearchEvent.Open(it)) }
        if (page.isCut) QuietWords(Labels.mostFound(MOST_HITS).said)
    }
}

@Composable
private fun Hits(
    page: SearchPage,
    open: (SearchHit) -> Unit,
) {
    for (kind in SearchKind.entries) {
        val hits = page.hitsOf(kind)
        val heading = hits.firstOrNull()?.heading ?: continue
        Part(heading.said) { hits.forEach { hit -> Line(hit) { open(hit) } } }
    }
}

@Composable
private fun Line(
    hit: SearchHit,
    open: () -> Unit,
) = Card(open = open) {
    Words(hit.words.said, style = MaterialTheme.typography.titleMedium)
    if (hit.title.isNotEmpty()) Words(hit.title)
    hit.number?.let { QuietWords(it) }
}
