package ereg.kit.fake

import ereg.kit.Search
import ereg.kit.SearchHit
import ereg.kit.SearchKind

/** Finds those of the test's things whose title or number begins so. */
class FakeSearch :
    Fake(),
    Search {
    val things = mutableListOf<SearchHit>()

    override suspend fun find(
        text: String,
        kinds: List<SearchKind>,
        limit: Int,
    ): List<SearchHit> =
        read {
            things
                .filter { kinds.isEmpty() || it.kind in kinds }
                .filter { it.title.startsWith(text) || it.number?.startsWith(text) == true }
                .take(limit)
        }
}
