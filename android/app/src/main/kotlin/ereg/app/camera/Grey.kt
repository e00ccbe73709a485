package ereg.app.camera

import android.graphics.Bitmap
import android.graphics.BitmapFactory
import ereg.kit.GreyPicture

/** Returns a picture of a file by its lightness, halved until it has no more pixels than a code is looked for in; nothing where it is none. */
internal fun greyOf(file: ByteArray): GreyPicture? {
    val seen = BitmapFactory.Options().apply { inJustDecodeBounds = true }
    BitmapFactory.decodeByteArray(file, 0, file.size, seen)
    val size = PixelSize(seen.outWidth, seen.outHeight)
    if (size.width <= 0 || size.height <= 0) return null
    val smaller = BitmapFactory.Options().apply { inSampleSize = halvings(size, PAPER_MOST) }
    return BitmapFactory.decodeByteArray(file, 0, file.size, smaller)?.let(::greyOf)
}

private fun greyOf(picture: Bitmap): GreyPicture {
    val light = ByteArray(picture.width * picture.height)
    val row = IntArray(picture.width)
    for (y in 0 until picture.height) {
        picture.getPixels(row, 0, picture.width, 0, y, picture.width, 1)
        for (x in row.indices) light[y * picture.width + x] = lightness(row[x]).toByte()
    }
    return GreyPicture(picture.width, picture.height, light)
}
