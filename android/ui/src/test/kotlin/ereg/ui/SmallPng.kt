package ereg.ui

import org.jetbrains.skia.Bitmap
import org.jetbrains.skia.Image
import java.awt.image.BufferedImage
import java.awt.image.IndexColorModel
import java.io.ByteArrayOutputStream
import javax.imageio.ImageIO

private const val COLOURS = 256

/** The colours of a picture, row by row. */
fun pixels(picture: Image): IntArray {
    val bitmap = Bitmap.makeFromImage(picture)
    return IntArray(picture.width * picture.height) { bitmap.getColor(it % picture.width, it / picture.width) or (0xFF shl 24) }
}

/** A PNG of the commonest 256 colours, to the nearest of which the edges of letters go: a third of the bytes, alike to the eye. */
fun smallPng(picture: Image): ByteArray {
    val pixels = pixels(picture)
    val counts = pixels.toList().groupingBy { it }.eachCount()
    val palette =
        counts.entries
            .sortedWith(compareBy({ -it.value }, { it.key }))
            .take(COLOURS)
            .map { it.key }
    val nearest = counts.keys.associateWith { colour -> palette.indices.minBy { distance(colour, palette[it]) }.toByte() }
    val bytes = palette.flatMap { listOf(it shr 16, it shr 8, it) }.map { it.toByte() }.toByteArray()
    val indexed =
        BufferedImage(
            picture.width,
            picture.height,
            BufferedImage.TYPE_BYTE_INDEXED,
            IndexColorModel(8, palette.size, bytes, 0, false),
        )
    indexed.raster.setDataElements(
        0,
        0,
        picture.width,
        picture.height,
        ByteArray(pixels.size) { nearest.getValue(pixels[it]) },
    )
    return ByteArrayOutputStream().also { ImageIO.write(indexed, "png", it) }.toByteArray()
}

private fun distance(
    one: Int,
    other: Int,
): Int =
    listOf(16, 8, 0).sumOf { shift ->
        val apart = (one shr shift and 0xFF) - (other shr shift and 0xFF)
        apart * apart
    }
