package ereg.app.camera

import android.Manifest
import android.app.Activity
import android.app.Dialog
import android.content.pm.PackageManager
import android.view.Gravity
import android.view.Surface
import android.view.SurfaceHolder
import android.view.SurfaceView
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.view.WindowManager
import android.widget.Button
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.TextView
import android.widget.Toast
import ereg.app.Words
import ereg.kit.Language
import ereg.kit.Text
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive

private const val REQUEST = 1

/** The least height of what is tapped, dp: as in elder mode. */
private const val TARGET = 64
private const val LETTERS = 20f

/** The camera over the whole screen, for a code or a paper. What it sees goes into no file and to no other app. */
class CameraSheet(
    private val activity: Activity,
    private val language: () -> Language,
) {
    private var permission: CompletableDeferred<Boolean>? = null

    /** Returns the text of a code, or nothing where the person left. */
    suspend fun scan(): String? {
        val camera = ready { BackCamera.forCodes(activity) } ?: return null
        return shown(camera, Words.pointAtCode, null) { surface, _ -> camera.scan(surface) }
    }

    /** Returns a photograph as a JPEG, or nothing where the person left. */
    suspend fun photograph(): ByteArray? {
        val camera = ready { BackCamera.forPaper(activity) } ?: return null
        return shown(camera, Words.pointAtPaper, Words.press) { surface, pressed -> camera.photograph(surface, displayTurn(), pressed) }
    }

    /** Takes the word of the person about the camera, as the system hands it on. */
    fun permissionTold(
        request: Int,
        results: IntArray,
    ) {
        if (request == REQUEST) permission?.complete(results.firstOrNull() == PackageManager.PERMISSION_GRANTED)
    }

    private suspend fun ready(camera: () -> BackCamera?): BackCamera? {
        if (!isAllowed()) {
            say(Words.cameraNotAllowed)
            return null
        }
        return camera().also { if (it == null) say(Words.noCamera) }
    }

    private suspend fun isAllowed(): Boolean {
        if (activity.checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) return true
        permission?.complete(false)
        val told = CompletableDeferred<Boolean>().also { permission = it }
        activity.requestPermissions(arrayOf(Manifest.permission.CAMERA), REQUEST)
        return told.await()
    }

    private suspend fun <T : Any> shown(
        camera: BackCamera,
        hint: Text,
        press: Text?,
        work: suspend (Surface, Deferred<Unit>) -> T,
    ): T? =
        coroutineScope {
            val sheet = Dialog(activity, android.R.style.Theme_Black_NoTitleBar_Fullscreen)
            sheet.window?.addFlags(WindowManager.LayoutParams.FLAG_SECURE)
            val pressed = CompletableDeferred<Unit>()
            val ready = CompletableDeferred<Surface>()
            sheet.setContentView(
                FrameLayout(activity).apply {
                    addView(view(camera.preview, ready))
                    addView(bar(hint, press, { pressed.complete(Unit) }, sheet::dismiss))
                },
            )
            val result = async { work(ready.await(), pressed) }
            sheet.setOnDismissListener { result.cancel() }
            sheet.show()
            try {
                result.await()
            } catch (_: CancellationException) {
                currentCoroutineContext().ensureActive()
                null
            } catch (_: CameraTrouble) {
                say(Words.noCamera)
                null
            } finally {
                sheet.dismiss()
            }
        }

    /** The picture of the camera, as wide as the screen and of its own shape. */
    private fun view(
        preview: PixelSize,
        ready: CompletableDeferred<Surface>,
    ): SurfaceView {
        val view = SurfaceView(activity)
        view.holder.setFixedSize(preview.width, preview.height)
        view.holder.addCallback(
            object : SurfaceHolder.Callback {
                override fun surfaceCreated(holder: SurfaceHolder) = Unit

                override fun surfaceChanged(
                    holder: SurfaceHolder,
                    format: Int,
                    width: Int,
                    height: Int,
                ) {
                    ready.complete(holder.surface)
                }

                override fun surfaceDestroyed(holder: SurfaceHolder) = Unit
            },
        )
        val wide = activity.resources.displayMetrics.widthPixels
        val isUpright = displayTurn() % 180 == 0
        val (long, short) = preview.width to preview.height
        val high = if (isUpright) wide * long / short else wide * short / long
        view.layoutParams = FrameLayout.LayoutParams(wide, high, Gravity.CENTER)
        return view
    }

    private fun bar(
        hint: Text,
        press: Text?,
        onPress: () -> Unit,
        onCancel: () -> Unit,
    ) = LinearLayout(activity).apply {
        orientation = LinearLayout.VERTICAL
        fitsSystemWindows = true
        layoutParams = FrameLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT, Gravity.BOTTOM)
        addView(
            TextView(activity).apply {
                text = hint.inLanguage(language())
                textSize = LETTERS
                gravity = Gravity.CENTER
                setTextColor(android.graphics.Color.WHITE)
                setBackgroundColor(android.graphics.Color.BLACK)
            },
        )
        if (press != null) addView(button(press, onPress))
        addView(button(Words.cancel, onCancel))
    }

    private fun button(
        label: Text,
        onTap: () -> Unit,
    ) = Button(activity).apply {
        text = label.inLanguage(language())
        textSize = LETTERS
        minHeight = (TARGET * activity.resources.displayMetrics.density).toInt()
        setOnClickListener { onTap() }
    }

    private fun displayTurn(): Int =
        when (activity.display?.rotation) {
            Surface.ROTATION_90 -> 90
            Surface.ROTATION_180 -> 180
            Surface.ROTATION_270 -> 270
            else -> 0
        }

    private fun say(text: Text) = Toast.makeText(activity, text.inLanguage(language()), Toast.LENGTH_LONG).show()
}
