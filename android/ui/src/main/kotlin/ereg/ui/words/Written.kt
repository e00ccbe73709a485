package ereg.ui.words

import androidx.compose.runtime.Composable
import androidx.compose.runtime.ReadOnlyComposable
import ereg.kit.Fen
import ereg.kit.Text
import ereg.ui.look.said
import java.math.BigDecimal
import java.text.DecimalFormat
import java.text.DecimalFormatSymbols
import java.time.Instant
import java.time.LocalDate
import java.time.ZoneId
import java.time.format.DateTimeFormatter
import java.util.Locale

/** The registry's time is that of Beijing, wherever the phone is. */
private val office = ZoneId.of("Asia/Shanghai")

private val zhTime = DateTimeFormatter.ofPattern("yyyy年M月d日 HH:mm", Locale.CHINA)
private val enTime = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH)
private val zhDay = DateTimeFormatter.ofPattern("yyyy年M月d日", Locale.CHINA)
private val enDay = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH)

val Instant.written: String
    @Composable @ReadOnlyComposable
    get() = atZone(office).let { Text(zhTime.format(it), enTime.format(it)) }.said

val LocalDate.written: String
    @Composable @ReadOnlyComposable
    get() = Text(zhDay.format(this), enDay.format(this)).said

/** Money as it is written in numbers, to the fen: `¥80.00`. */
val Fen.written: String
    get() = "¥" + DecimalFormat("#,##0.00", DecimalFormatSymbols(Locale.ROOT)).format(BigDecimal.valueOf(fen, 2))

/** Returns long digits in groups of four, as a person reads and compares them. */
fun grouped(text: String): String = text.chunked(4).joinToString(" ")
