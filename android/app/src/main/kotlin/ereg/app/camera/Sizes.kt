package ereg.app.camera

import kotlin.math.abs

/** The size of a picture in pixels, as a camera offers it. */
data class PixelSize(
    val width: Int,
    val height: Int,
) {
    val pixels: Long get() = width.toLong() * height
}

/**
 * The pixels of a photograph of a paper. The fewest are those of an A4 sheet at 250 dpi, where its small print is read. At
 * the most a JPEG of a byte for each pixel is still below the 20 MiB that an office takes.
 */
internal const val PAPER_LEAST = 6_000_000L
internal const val PAPER_MOST = 16_000_000L

/** The pixels of a picture in which a code is looked for: the code of a certificate has more than a hundred modules a side. */
internal const val CODE_LEAST = 1280L * 720
internal const val CODE_MOST = 1920L * 1080

/**
 * Returns the smallest size with [least] pixels, else the largest below: more would cost storage and time and show nothing more.
 * Nothing, where all have more than [most].
 */
internal fun fitting(
    offered: List<PixelSize>,
    least: Long,
    most: Long,
): PixelSize? {
    val taken = offered.filter { it.pixels <= most }
    return taken.filter { it.pixels >= least }.minByOrNull { it.pixels } ?: taken.maxByOrNull { it.pixels }
}

/** Returns the size for what the person sees, of the shape that is taken: else they would frame something else. */
internal fun previewFor(
    taken: PixelSize,
    offered: List<PixelSize>,
): PixelSize? {
    val shape = { size: PixelSize -> size.width.toDouble() / size.height }
    return offered.filter { it.pixels <= CODE_MOST }.minWithOrNull(
        compareBy<PixelSize> { (abs(shape(it) - shape(taken)) * 100).toInt() }.thenByDescending { it.pixels },
    )
}

/** Returns the power of two by which the sides of a picture are divided, so that it has no more than [most] pixels. */
internal fun halvings(
    size: PixelSize,
    most: Long,
): Int {
    var by = 1
    while (size.pixels / (by.toLong() * by) > most) by *= 2
    return by
}

/** The lightness of a colour over white: 0 black, 255 white. */
internal fun lightness(argb: Int): Int {
    val opaque = argb ushr 24
    val light = ((argb shr 16 and 0xFF) * 299 + (argb shr 8 and 0xFF) * 587 + (argb and 0xFF) * 114) / 1000
    return (light * opaque + 255 * (255 - opaque)) / 255
}

/** Returns by how many degrees a picture of the camera on the back is turned so that it stands upright. */
internal fun uprightTurn(
    sensor: Int,
    display: Int,
): Int = (sensor - display + 360) % 360
