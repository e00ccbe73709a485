package ereg.app

/** The beginning of every invitation; the manifest names it too. */
private const val BEGINNING = "ereg:invite:"

/** More than any invitation has, characters. */
private const val LONGEST = 160

/**
 * Returns the text of an invitation that another app handed over as a link, or nothing where it cannot be one.
 *
 * It is filled in and not joined: that the person does, and the core reads it then.
 */
internal fun invitationOf(link: String?): String? =
    link?.takeIf { it.length <= LONGEST && it.startsWith(BEGINNING) && it.all { letter -> letter in '!'..'~' } }
