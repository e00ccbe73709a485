package ereg.kit.live

import ereg.kit.Search
import ereg.kit.SearchHit
import ereg.kit.SearchKind

internal class LiveSearch(
    private val core: ereg.core.Search,
) : Search {
    override suspend fun find(
        text: String,
        kinds: List<SearchKind>,
        limit: Int,
    ): List<SearchHit> =
        called {
            val wanted = kinds.map { it.mirrored<ereg.core.SearchKind>() }
            core.find(text, wanted, limit.coerceAtLeast(0).toUInt()).map { it.toKit() }
        }
}

private fun ereg.core.SearchHit.toKit() = SearchHit(kind.mirrored(), heading.toKit(), id, title, number, words.toKit())
