package ereg.app

import android.app.LocaleManager
import android.content.Context
import android.os.Build
import android.os.LocaleList
import ereg.kit.Language
import ereg.ui.look.Look
import ereg.ui.look.Reading
import ereg.ui.screen.OpensWith
import ereg.ui.screen.Owner

private const val READING = "reading"
private const val LANGUAGE = "language"
private const val OPENS_WITH = "opens_with"
private const val OWNER = "owner"

/** The choices of the person that are needed before their vault is open. Nothing personal is among them. */
class Chosen(
    private val context: Context,
) {
    private val kept = context.getSharedPreferences("chosen", Context.MODE_PRIVATE)

    /** The language of this app in the phone's settings first, then what was chosen here, then that of the phone. */
    val language: Language
        get() {
            val here = kept.getString(LANGUAGE, null)?.let { name -> Language.entries.find { it.name == name } }
            return ofTheSettings() ?: here ?: languageOf(
                context.resources.configuration.locales[0]
                    .language,
            )
        }

    val look: Look
        get() {
            val reading = kept.getString(READING, null)?.let { name -> Reading.entries.find { it.name == name } }
            return Look(reading = reading ?: Reading.NORMAL, language = language)
        }

    var opensWith: OpensWith
        get() = kept.getString(OPENS_WITH, null)?.let { name -> OpensWith.entries.find { it.name == name } } ?: OpensWith.DEVICE
        set(value) = kept.edit().putString(OPENS_WITH, value.name).apply()

    /** A person's, until somebody says at the first start that it is a notary's. */
    var owner: Owner
        get() = kept.getString(OWNER, null)?.let { name -> Owner.entries.find { it.name == name } } ?: Owner.PERSON
        set(value) = kept.edit().putString(OWNER, value.name).apply()

    fun keep(
        reading: Reading,
        language: Language,
    ) {
        kept
            .edit()
            .putString(READING, reading.name)
            .putString(LANGUAGE, language.name)
            .apply()
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
            context.getSystemService(LocaleManager::class.java)?.applicationLocales = LocaleList.forLanguageTags(tagOf(language))
        }
    }

    fun forget() = kept.edit().clear().apply()

    private fun ofTheSettings(): Language? {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.TIRAMISU) return null
        val set = context.getSystemService(LocaleManager::class.java)?.applicationLocales
        return if (set == null || set.isEmpty) null else languageOf(set[0].language)
    }
}

/** Chinese wherever the phone speaks it; English reads more of everybody else. */
internal fun languageOf(code: String): Language = if (code == "zh") Language.ZH else Language.EN

private fun tagOf(language: Language) =
    when (language) {
        Language.ZH -> "zh-CN"
        Language.EN -> "en"
    }
