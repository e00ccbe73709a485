package ereg.ui

import com.google.zxing.BinaryBitmap
import com.google.zxing.DecodeHintType
import com.google.zxing.RGBLuminanceSource
import com.google.zxing.common.GlobalHistogramBinarizer
import com.google.zxing.qrcode.QRCodeReader
import ereg.Repository
import ereg.kit.Language
import ereg.ui.look.Brightness
import ereg.ui.look.Look
import ereg.ui.look.Reading
import org.jetbrains.skia.Image
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory
import java.nio.file.Path
import kotlin.io.path.createDirectories
import kotlin.io.path.exists
import kotlin.io.path.fileSize
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readBytes
import kotlin.io.path.readText
import kotlin.io.path.writeBytes
import kotlin.math.abs
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** Every variant a screen is looked at in. */
val LOOKS: Map<String, Look> =
    Brightness.entries
        .flatMap { brightness -> Reading.entries.map { Look(brightness, it) } }
        .associateBy { "${it.brightness}-${it.reading}".lowercase() }

/**
 * The pictures of `docs/screens`. They are made anew by `EREG_BLESS=1 mvn … test`; otherwise each is compared with what the
 * screens look like now. Letters differ a little from one version of the font to the next, so it is alike that they must be.
 */
class PicturesTest {
    private val folder: Path = Repository.root.resolve("docs/screens")
    private val isBlessing = System.getenv("EREG_BLESS") == "1"

    @TestFactory
    fun `a picture in the documents is what the screen looks like`(): List<DynamicTest> =
        kept.map { (file, draw) ->
            DynamicTest.dynamicTest(file) {
                val now = draw()
                val path = folder.resolve(file)
                if (isBlessing) {
                    folder.createDirectories()
                    path.writeBytes(smallPng(now))
                }
                assertTrue(path.exists(), "$file is not there: EREG_BLESS=1 makes it")
                val unlike = unlike(Image.makeFromEncoded(path.readBytes()), now)
                assertTrue(unlike < ALIKE, "$file is another picture now (by $unlike): EREG_BLESS=1 makes it anew, and look at it")
            }
        }

    @Test
    fun `no picture is left of a screen that is gone, and all of them are small`() {
        val files = folder.listDirectoryEntries("*.png")
        assertEquals(emptySet(), files.map { it.name }.toSet() - kept.keys)
        assertTrue(files.sumOf { it.fileSize() } < 10_000_000, "${files.sumOf { it.fileSize() }}")
    }

    @Test
    fun `the page shows every picture`() {
        val shown = Regex("""src="([^"]+)"""").findAll(folder.resolve("README.md").readText()).map { it.groupValues[1] }.toSet()
        assertEquals(kept.keys, shown)
    }

    @Test
    fun `a picture tells one screen from another and the light from the dark`() {
        val pictures = LOOKS.values.map { drawn(PHONE, it) { PAGES.first().content() } }
        assertTrue(unlike(pictures[0], pictures[2]) > 10 * ALIKE)
        val other = drawn(PHONE, LOOKS.values.first()) { PAGES[4].content() }
        assertTrue(unlike(pictures[0], other) > ALIKE)
        assertEquals(0.0, unlike(pictures[0], drawn(PHONE, LOOKS.values.first()) { PAGES.first().content() }))
    }

    /** A code that is held out to be scanned is scanned from the picture. */
    @TestFactory
    fun `a code on the screen is read by a scanner`(): List<DynamicTest> =
        LOOKS.flatMap { (look, of) ->
            listOf("16-certificate" to Papers.token, "09-invite" to INVITATION).map { (page, text) ->
                DynamicTest.dynamicTest("$page-$look") {
                    val picture = drawn(PHONE, of) { PAGES.single { it.name == page }.content() }
                    assertEquals(text, scanned(picture))
                }
            }
        }

    private val kept: Map<String, () -> Image> =
        PAGES
            .filter { it.kept == Kept.IN_THE_DOCUMENTS }
            .flatMap { page ->
                LOOKS.map { (name, look) -> "${page.name}-$name.png" to { drawn(page.device, look) { page.content() } } }
            }.toMap() +
            ("01-tasks-english.png" to { drawn(PHONE, Look(language = Language.EN)) { PAGES.first().content() } })

    /** Returns the text as a scanner reads it that has found the code: nothing else of a screen is quite black. */
    private fun scanned(picture: Image): String {
        val pixels = pixels(picture)
        val dark = pixels.indices.filter { pixels[it] == BLACK }
        val columns = dark.map { it % picture.width }
        val rows = dark.map { it / picture.width }
        val source =
            RGBLuminanceSource(picture.width, picture.height, pixels).crop(
                columns.min() - EDGE,
                rows.min() - EDGE,
                columns.max() - columns.min() + 2 * EDGE,
                rows.max() - rows.min() + 2 * EDGE,
            )
        val code = BinaryBitmap(GlobalHistogramBinarizer(source))
        return QRCodeReader().decode(code, mapOf(DecodeHintType.PURE_BARCODE to true)).text
    }

    /**
     * Returns how far two pictures are apart, of 1: by the light of squares that are larger than a stroke of a letter.
     */
    private fun unlike(
        one: Image,
        other: Image,
    ): Double {
        if (one.width != other.width || one.height != other.height) return 1.0
        val (these, those) = light(one) to light(other)
        return these.indices.sumOf { abs(these[it] - those[it]) } / these.size
    }

    private fun light(picture: Image): DoubleArray {
        val pixels = pixels(picture)
        val (columns, rows) = picture.width / SQUARE to picture.height / SQUARE
        return DoubleArray(columns * rows) { square ->
            val (left, top) = square % columns * SQUARE to square / columns * SQUARE
            var sum = 0.0
            for (y in top until top + SQUARE) for (x in left until left + SQUARE) sum += light(pixels[y * picture.width + x])
            sum / (SQUARE * SQUARE)
        }
    }

    private fun light(argb: Int) = ((argb shr 16 and 0xFF) + (argb shr 8 and 0xFF) + (argb and 0xFF)) / (3.0 * 255)

    private companion object {
        const val ALIKE = 0.004
        const val SQUARE = 12
        const val BLACK = 0xFF shl 24
        const val EDGE = 8
    }
}
