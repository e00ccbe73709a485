package ereg.app

import android.app.Activity
import android.content.Intent
import kotlinx.coroutines.CompletableDeferred

private const val REQUEST = 1

/** Another app that is asked for something over this one, such as the document picker. */
internal class OtherApp(
    private val activity: Activity,
) {
    private var result: CompletableDeferred<Intent?>? = null

    /**
     * Asks the app that an intent is for, and returns its result, which is a claim of that app; nothing where the person left it.
     *
     * @throws android.content.ActivityNotFoundException where there is no such app.
     */
    suspend fun asked(intent: Intent): Intent? {
        result?.complete(null)
        val told = CompletableDeferred<Intent?>().also { result = it }
        activity.startActivityForResult(intent, REQUEST)
        return told.await()
    }

    /** Takes the result, as the system hands it on. */
    fun told(
        request: Int,
        code: Int,
        data: Intent?,
    ) {
        if (request == REQUEST) result?.complete(data.takeIf { code == Activity.RESULT_OK })
    }
}
