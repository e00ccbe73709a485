package ereg.app.camera

import android.annotation.SuppressLint
import android.content.Context
import android.graphics.ImageFormat
import android.hardware.camera2.CameraAccessException
import android.hardware.camera2.CameraCaptureSession
import android.hardware.camera2.CameraCharacteristics
import android.hardware.camera2.CameraDevice
import android.hardware.camera2.CameraManager
import android.hardware.camera2.CaptureRequest
import android.hardware.camera2.params.OutputConfiguration
import android.hardware.camera2.params.SessionConfiguration
import android.hardware.camera2.params.StreamConfigurationMap
import android.media.Image
import android.media.ImageReader
import android.os.Handler
import android.os.HandlerThread
import android.util.Size
import android.view.Surface
import android.view.SurfaceHolder
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.selects.select
import java.nio.ByteBuffer
import java.util.concurrent.Executor

/** The camera cannot be used now. */
internal class CameraTrouble : Exception()

/** The camera on the back, with what it offers for one purpose. */
internal class BackCamera private constructor(
    private val manager: CameraManager,
    private val id: String,
    private val sensorTurn: Int,
    private val format: Int,
    val size: PixelSize,
    val preview: PixelSize,
) {
    /** Shows on [surface] what the camera sees, and looks for a code in each picture until one has it. */
    suspend fun scan(surface: Surface): String =
        running(surface) { session, reader ->
            val found = CompletableDeferred<String>()
            reader.setOnImageAvailableListener({ source ->
                source.acquireLatestImage()?.use { image -> codeOf(image)?.let(found::complete) }
            }, session.handler)
            session.repeat(surface, reader.surface)
            session.first(found)
        }

    /** Shows on [surface] what the camera sees, and takes a JPEG once [pressed]. */
    suspend fun photograph(
        surface: Surface,
        displayTurn: Int,
        pressed: Deferred<Unit>,
    ): ByteArray =
        running(surface) { session, reader ->
            val taken = CompletableDeferred<ByteArray>()
            reader.setOnImageAvailableListener({ source ->
                source.acquireLatestImage()?.use { image -> taken.complete(image.planes[0].buffer.bytes()) }
            }, session.handler)
            session.repeat(surface)
            session.first(pressed)
            session.take(reader.surface, uprightTurn(sensorTurn, displayTurn))
            session.first(taken)
        }

    private suspend fun <T> running(
        surface: Surface,
        work: suspend (Session, ImageReader) -> T,
    ): T {
        val thread = HandlerThread("camera").apply { start() }
        val handler = Handler(thread.looper)
        val reader = ImageReader.newInstance(size.width, size.height, format, 2)
        val session = Session(handler)
        try {
            session.start(manager, id, listOf(surface, reader.surface))
            return work(session, reader)
        } catch (_: CameraAccessException) {
            throw CameraTrouble()
        } catch (_: IllegalStateException) {
            // The system closed it between two calls.
            throw CameraTrouble()
        } catch (_: IllegalArgumentException) {
            // The surface is gone with the screen.
            throw CameraTrouble()
        } finally {
            session.close()
            reader.close()
            thread.quitSafely()
        }
    }

    companion object {
        /** Returns the camera for codes; nothing where none on the back offers what is needed. */
        fun forCodes(context: Context): BackCamera? = of(context, ImageFormat.YUV_420_888, CODE_LEAST, CODE_MOST)

        /** Returns the camera for photographs of a paper. */
        fun forPaper(context: Context): BackCamera? = of(context, ImageFormat.JPEG, PAPER_LEAST, PAPER_MOST)

        private fun of(
            context: Context,
            format: Int,
            least: Long,
            most: Long,
        ): BackCamera? {
            val manager = context.getSystemService(CameraManager::class.java) ?: return null
            return try {
                manager.cameraIdList.firstNotNullOfOrNull { id ->
                    val camera = manager.getCameraCharacteristics(id)
                    val offers = camera.get(CameraCharacteristics.SCALER_STREAM_CONFIGURATION_MAP)
                    if (camera.get(CameraCharacteristics.LENS_FACING) != CameraCharacteristics.LENS_FACING_BACK || offers == null) {
                        null
                    } else {
                        val size = fitting(offers.sizes(format), least, most)
                        val preview = size?.let { previewFor(it, offers.previews()) }
                        val turn = camera.get(CameraCharacteristics.SENSOR_ORIENTATION) ?: 0
                        preview?.let { BackCamera(manager, id, turn, format, size, it) }
                    }
                }
            } catch (_: CameraAccessException) {
                null
            }
        }
    }
}

/** One use of the camera, from its opening to its end. Whatever ends it early ends who waits for something of it. */
private class Session(
    val handler: Handler,
) {
    private val broken = CompletableDeferred<Nothing>()
    private val executor = Executor { handler.post(it) }
    private var device: CameraDevice? = null
    private var session: CameraCaptureSession? = null

    @SuppressLint("MissingPermission") // Whoever shows the camera has asked.
    suspend fun start(
        manager: CameraManager,
        id: String,
        surfaces: List<Surface>,
    ) {
        val opened = CompletableDeferred<CameraDevice>()
        manager.openCamera(
            id,
            executor,
            object : CameraDevice.StateCallback() {
                override fun onOpened(camera: CameraDevice) {
                    // Nobody waits any more: it is closed at once.
                    if (!opened.complete(camera)) camera.close()
                }

                override fun onDisconnected(camera: CameraDevice) = lost(camera)

                override fun onError(
                    camera: CameraDevice,
                    code: Int,
                ) = lost(camera)

                private fun lost(camera: CameraDevice) {
                    broken.completeExceptionally(CameraTrouble())
                    camera.close()
                }
            },
        )
        val camera =
            try {
                first(opened)
            } finally {
                opened.cancel()
            }
        device = camera
        val configured = CompletableDeferred<CameraCaptureSession>()
        val told =
            object : CameraCaptureSession.StateCallback() {
                override fun onConfigured(session: CameraCaptureSession) {
                    configured.complete(session)
                }

                override fun onConfigureFailed(session: CameraCaptureSession) {
                    broken.completeExceptionally(CameraTrouble())
                }
            }
        val outputs = surfaces.map(::OutputConfiguration)
        camera.createCaptureSession(SessionConfiguration(SessionConfiguration.SESSION_REGULAR, outputs, executor, told))
        session = first(configured)
    }

    fun repeat(vararg surfaces: Surface) {
        val request = request(CameraDevice.TEMPLATE_PREVIEW, *surfaces)
        session?.setRepeatingRequest(request.build(), null, handler)
    }

    fun take(
        surface: Surface,
        turn: Int,
    ) {
        val request = request(CameraDevice.TEMPLATE_STILL_CAPTURE, surface)
        request.set(CaptureRequest.JPEG_ORIENTATION, turn)
        request.set(CaptureRequest.JPEG_QUALITY, JPEG_QUALITY)
        session?.capture(request.build(), null, handler)
    }

    /** Waits for something of the camera, or for its end. */
    suspend fun <T> first(of: Deferred<T>): T =
        select {
            of.onAwait { it }
            broken.onAwait { it }
        }

    fun close() {
        session?.close()
        device?.close()
    }

    private fun request(
        template: Int,
        vararg surfaces: Surface,
    ): CaptureRequest.Builder {
        val request = (device ?: throw CameraTrouble()).createCaptureRequest(template)
        surfaces.forEach(request::addTarget)
        request.set(CaptureRequest.CONTROL_AF_MODE, CaptureRequest.CONTROL_AF_MODE_CONTINUOUS_PICTURE)
        return request
    }
}

private const val JPEG_QUALITY: Byte = 85

private fun codeOf(image: Image): String? {
    val plane = image.planes[0]
    return codeIn(plane.buffer.bytes(), plane.rowStride, PixelSize(image.width, image.height))
}

private fun ByteBuffer.bytes() = ByteArray(remaining()).also(::get)

private fun StreamConfigurationMap.sizes(format: Int) = getOutputSizes(format).orEmpty().map(::pixels)

private fun StreamConfigurationMap.previews() = getOutputSizes(SurfaceHolder::class.java).orEmpty().map(::pixels)

private fun pixels(size: Size) = PixelSize(size.width, size.height)
