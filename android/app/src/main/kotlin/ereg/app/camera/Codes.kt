package ereg.app.camera

import com.google.zxing.DecodeHintType
import com.google.zxing.PlanarYUVLuminanceSource
import com.google.zxing.ReaderException
import com.google.zxing.common.BitMatrix
import com.google.zxing.common.HybridBinarizer
import com.google.zxing.qrcode.decoder.Decoder
import com.google.zxing.qrcode.detector.Detector

private val HARDER = mapOf(DecodeHintType.TRY_HARDER to true)

/** Returns the text of the QR code in a picture's plane of brightness, whose rows are [stride] bytes apart. */
internal fun codeIn(
    brightness: ByteArray,
    stride: Int,
    size: PixelSize,
): String? {
    // The last row may be shorter than the distance between rows.
    val lines = minOf(size.height, brightness.size / stride)
    val source = PlanarYUVLuminanceSource(brightness, stride, lines, 0, 0, size.width, lines, false)
    return try {
        val picture = HybridBinarizer(source).blackMatrix
        // Of the dense codes some in a hundred are read upside down alone, however good the picture.
        textIn(picture) ?: textIn(picture.apply { rotate180() })
    } catch (_: ReaderException) {
        null
    }
}

/** Returns nothing where there is no code, or none that is whole: the next picture comes at once. */
private fun textIn(picture: BitMatrix): String? =
    try {
        Decoder().decode(Detector(picture).detect(HARDER).bits, HARDER).text
    } catch (_: ReaderException) {
        null
    }
