//! A picture file, PNG or JPEG, as grey pixels, in which the client finds the code.
//!
//! A picture of strangers costs a bounded amount of memory: its size is asked for before there is room for it.

use std::io::Cursor;

use ereg_client::{GreyPicture, PictureFault, code_in};
use png::{ColorType, DecodingError, Transformations};
use zune_jpeg::{
    JpegDecoder,
    zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions},
};

/// The most bytes of a picture that are looked at.
pub const MOST_BYTES: usize = 32 << 20;

/// The first bytes of a PNG.
const PNG: &[u8] = b"\x89PNG\r\n\x1A\n";

/// The text of the one code in a picture.
///
/// # Errors
/// It cannot be read, is too large, or has no code or several.
pub fn text_in(bytes: Vec<u8>) -> Result<String, PictureFault> {
    if bytes.len() > MOST_BYTES {
        return Err(PictureFault::TooLarge);
    }
    code_in(move || if bytes.starts_with(PNG) { of_png(&bytes) } else { of_jpeg(&bytes) })
}

fn of_png(bytes: &[u8]) -> Result<GreyPicture, PictureFault> {
    let fault = |error: DecodingError| match error {
        DecodingError::LimitsExceeded => PictureFault::TooLarge,
        _ => PictureFault::Unreadable,
    };
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(Transformations::normalize_to_color8());
    // Both may unpack to anything, and neither is shown.
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let head = decoder.read_header_info().map_err(fault)?;
    let (wide, tall) = (head.width as usize, head.height as usize);
    GreyPicture::fits(wide, tall)?;
    let mut reader = decoder.read_info().map_err(fault)?;
    let mut pixels = vec![0; reader.output_buffer_size().ok_or(PictureFault::TooLarge)?];
    let kind = reader.next_frame(&mut pixels).map_err(fault)?.color_type;
    let light = match kind {
        ColorType::Grayscale => pixels,
        ColorType::GrayscaleAlpha => pixels.chunks_exact(2).map(|pixel| on_white(pixel[0], pixel[1])).collect(),
        ColorType::Rgb => pixels.chunks_exact(3).map(lightness).collect(),
        ColorType::Rgba => pixels.chunks_exact(4).map(|pixel| on_white(lightness(pixel), pixel[3])).collect(),
        // Its colours were put in by the transformation.
        ColorType::Indexed => return Err(PictureFault::Unreadable),
    };
    GreyPicture::new(wide, tall, light)
}

/// A photograph is read as far as it goes: of one that was cut off the code may be there.
fn of_jpeg(bytes: &[u8]) -> Result<GreyPicture, PictureFault> {
    let most = usize::from(u16::MAX);
    let options = DecoderOptions::default().set_max_width(most).set_max_height(most);
    let options = options.jpeg_set_out_colorspace(ColorSpace::Luma);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|_| PictureFault::Unreadable)?;
    let head = decoder.info().ok_or(PictureFault::Unreadable)?;
    let (wide, tall) = (usize::from(head.width), usize::from(head.height));
    GreyPicture::fits(wide, tall)?;
    GreyPicture::new(wide, tall, decoder.decode().map_err(|_| PictureFault::Unreadable)?)
}

/// The lightness of a colour, red first (ITU-R BT.601).
fn lightness(colour: &[u8]) -> u8 {
    let parts = colour.iter().zip([299_u32, 587, 114]).map(|(part, weight)| u32::from(*part) * weight);
    (parts.sum::<u32>() / 1000) as u8
}

/// The lightness of what lets white paper through.
fn on_white(light: u8, alpha: u8) -> u8 {
    let (light, alpha) = (u32::from(light), u32::from(alpha));
    ((light * alpha + 255 * (255 - alpha)) / 255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_has_its_lightness_and_what_is_clear_is_paper() {
        assert_eq!([[0; 3], [255; 3], [255, 0, 0]].map(|colour| lightness(&colour)), [0, 255, 76]);
        assert_eq!(
            [(0, 255), (0, 0), (200, 255), (0, 128)].map(|(light, alpha)| on_white(light, alpha)),
            [0, 255, 200, 127]
        );
    }

    #[test]
    fn a_file_too_large_is_not_looked_at() {
        assert_eq!(text_in(vec![0; MOST_BYTES + 1]), Err(PictureFault::TooLarge));
    }
}
