package ereg.app.camera

import com.google.zxing.BarcodeFormat
import com.google.zxing.common.BitMatrix
import com.google.zxing.qrcode.QRCodeWriter
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertNull

class CodesTest {
    private val size = PixelSize(640, 480)

    /** A text as long as the token of a certificate. */
    private val token = "EREG1:" + "6BFOXN*TS0BI\$ZD-PHQ30".repeat(20)

    private fun codeOf(text: String): BitMatrix = QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 400, 400)

    /** A picture as a camera gives it: rows that are longer than the picture, and the last of them cut off. */
    private fun picture(
        code: BitMatrix?,
        stride: Int,
    ) = ByteArray(stride * (size.height - 1) + size.width) { at ->
        val (column, row) = at % stride - 120 to at / stride - 40
        val isDark = code != null && column in 0 until code.width && row in 0 until code.height && code[column, row]
        if (isDark) 20.toByte() else 230.toByte()
    }

    @Test
    fun `a code is read from a picture, whatever lies between its rows`() {
        for (stride in listOf(640, 704)) assertEquals(token, codeIn(picture(codeOf(token), stride), stride, size), "$stride")
    }

    @Test
    fun `a code that is held upside down is read`() {
        assertEquals(token, codeIn(picture(codeOf(token).apply { rotate180() }, 640), 640, size))
    }

    @Test
    fun `a picture without a code has none`() {
        assertNull(codeIn(picture(null, 640), 640, size))
        val torn = codeOf(token).apply { setRegion(150, 100, 200, 200) }
        assertNull(codeIn(picture(torn, 640), 640, size))
    }
}
