package ereg.kit

/** The hits that one search finds at the most. */
const val MOST_HITS = 50

/** Search in what is on this device, with no network. */
interface Search {
    /**
     * Things that [text] finds, the newest first, [MOST_HITS] at most: by the beginning of a party's name, of a case or
     * certificate number, or by any part of an address, from one character on. Without [kinds] all are searched.
     */
    suspend fun find(
        text: String,
        kinds: List<SearchKind> = emptyList(),
        limit: Int = 20,
    ): List<SearchHit>
}

enum class SearchKind { DRAFTS, CASES, HOMES, CERTIFICATES }

/** A thing that was found, as lists show it; its feature takes it by [id]. */
data class SearchHit(
    val kind: SearchKind,
    /** The kind in words, as a heading over its hits. */
    val heading: Text,
    val id: String,
    /** District and street of the home; empty where they are not known here. */
    val title: String,
    val number: String?,
    val words: Text,
) : Discreet()
