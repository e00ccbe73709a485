package ereg.app.camera

import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertNull

class SizesTest {
    private val small = PixelSize(1600, 1200)
    private val readable = PixelSize(3264, 2448)
    private val large = PixelSize(4000, 3000)
    private val huge = PixelSize(12240, 16320)

    @Test
    fun `a paper is photographed as small as its small print allows`() {
        assertEquals(readable, fitting(listOf(huge, large, readable, small), PAPER_LEAST, PAPER_MOST))
    }

    @Test
    fun `a camera with less gives its most`() {
        assertEquals(small, fitting(listOf(PixelSize(640, 480), small), PAPER_LEAST, PAPER_MOST))
    }

    @Test
    fun `what no office would take is not taken`() {
        assertNull(fitting(listOf(huge), PAPER_LEAST, PAPER_MOST))
        assertNull(fitting(emptyList(), PAPER_LEAST, PAPER_MOST))
    }

    @Test
    fun `the person sees the shape that is taken`() {
        val offered = listOf(PixelSize(1920, 1080), PixelSize(1440, 1080), PixelSize(640, 480), PixelSize(3840, 2160))
        assertEquals(PixelSize(1440, 1080), previewFor(readable, offered))
        assertEquals(PixelSize(1920, 1080), previewFor(PixelSize(1280, 720), offered))
        assertNull(previewFor(readable, listOf(PixelSize(3840, 2160))))
    }

    @Test
    fun `a picture is halved until it is small enough, and none is that is`() {
        assertEquals(1, halvings(large, PAPER_MOST))
        assertEquals(4, halvings(huge, PAPER_MOST))
    }

    @Test
    fun `what is seen through is light, and a colour is as light as an eye sees it`() {
        assertEquals(listOf(0, 255, 255), listOf(0xFF shl 24, -1, 0).map(::lightness))
        assertEquals(149, lightness((0xFF shl 24) or (0xFF shl 8)))
    }

    @Test
    fun `a picture is turned upright however the phone is held`() {
        assertEquals(90, uprightTurn(sensor = 90, display = 0))
        assertEquals(0, uprightTurn(sensor = 90, display = 90))
        assertEquals(180, uprightTurn(sensor = 90, display = 270))
    }
}
