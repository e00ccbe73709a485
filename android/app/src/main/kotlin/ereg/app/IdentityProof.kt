package ereg.app

/** More than any proof has, characters. */
private const val LONGEST = 4096

/** Returns the proof that an identity app handed out, or nothing where it cannot be one. The registry alone says what it proves. */
internal fun proofOf(told: String?): String? = told?.takeIf { it.length in 1..LONGEST && it.all { letter -> letter in '!'..'~' } }
