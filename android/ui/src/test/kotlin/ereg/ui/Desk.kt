package ereg.ui

import androidx.compose.runtime.Composable
import androidx.compose.runtime.snapshots.Snapshot
import androidx.compose.ui.ImageComposeScene
import androidx.compose.ui.text.ExperimentalTextApi
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.platform.SystemFont
import androidx.compose.ui.unit.Density
import ereg.ui.look.EregTheme
import ereg.ui.look.Look
import org.jetbrains.skia.FontMgr
import org.jetbrains.skia.Image

/** The device that a screen is drawn on, in dp. */
data class Device(
    val width: Int,
    val height: Int,
    val density: Float,
)

val PHONE = Device(360, 780, 1.5f)
val TABLET = Device(1280, 800, 1f)

private const val FAMILY = "Noto Sans CJK SC"

/** The letters of the pictures: the simplified face, where its language is not told by the platform. */
@OptIn(ExperimentalTextApi::class)
val letters: FontFamily by lazy {
    check(FontMgr.default.matchFamily(FAMILY).count() > 0) { "install fonts-noto-cjk" }
    FontFamily(SystemFont(FAMILY, FontWeight.Normal), SystemFont(FAMILY, FontWeight.Bold))
}

/** Draws a screen as it stands a second after it came up. */
fun drawn(
    device: Device,
    look: Look,
    content: @Composable () -> Unit,
): Image {
    val scene =
        ImageComposeScene(
            (device.width * device.density).toInt(),
            (device.height * device.density).toInt(),
            Density(device.density),
        ) { EregTheme(look, letters, content) }
    return try {
        // Otherwise what was written reaches the scene later, from another thread, and the picture is a matter of luck.
        Snapshot.sendApplyNotifications()
        scene.render(0)
        Snapshot.sendApplyNotifications()
        scene.render(1_000_000_000)
    } finally {
        scene.close()
    }
}
