package ereg.app

import android.content.Intent
import android.graphics.BitmapFactory
import android.os.Bundle
import androidx.activity.ComponentActivity
import androidx.activity.addCallback
import androidx.activity.compose.setContent
import androidx.compose.ui.graphics.asImageBitmap

/** The app's one activity: it hands on what the system tells it. Built by Gradle alone. */
class MainActivity : ComponentActivity() {
    private val front by lazy {
        Front(this, application as EregApplication) { BitmapFactory.decodeByteArray(it.png, 0, it.png.size)?.asImageBitmap() }
    }

    override fun onCreate(saved: Bundle?) {
        super.onCreate(saved)
        front.created()
        // An activity that is made again has taken up its link before.
        if (saved == null) front.opened(intent)
        onBackPressedDispatcher.addCallback(this) { if (!front.back()) moveTaskToBack(true) }
        setContent { front.Content() }
    }

    override fun onNewIntent(intent: Intent) {
        super.onNewIntent(intent)
        front.opened(intent)
    }

    override fun onStart() {
        super.onStart()
        front.started()
    }

    override fun onStop() {
        front.stopped()
        super.onStop()
    }

    @Deprecated("In favour of a contract, which is not to be had where the rest is compiled.")
    override fun onActivityResult(
        request: Int,
        code: Int,
        data: Intent?,
    ) {
        super.onActivityResult(request, code, data)
        front.resultTold(request, code, data)
    }

    @Deprecated("In favour of a contract, which is not to be had where the rest is compiled.")
    override fun onRequestPermissionsResult(
        request: Int,
        permissions: Array<out String>,
        results: IntArray,
    ) {
        super.onRequestPermissionsResult(request, permissions, results)
        front.permissionTold(request, results)
    }
}
