//! A picture of a paper (what a telephone or a scanner makes) as one page of PDF/A, because desks take nothing else.
//!
//! Foreign bytes: the pixels are counted before they are decoded. What the picture says beside its pixels (where
//! and with what it was taken) is left behind.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};
use jiff::civil::Date;
use typst::foundations::Smart;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::error::{PictureError, RenderError};
use crate::one_file::{self, OneFile};
use crate::paper::KEPT_COMPILATIONS;

/// Most pixels of a picture that is taken.
pub const PICTURE_PIXELS_MAX: u64 = 64_000_000;
/// Memory that decoding may take, bytes.
const MEMORY_MAX: u64 = 512 * 1024 * 1024;
/// Pixels of the longer and of the shorter side of the page: A4 at 250 points an inch. More is no better to read.
const PAGE_PIXELS: (u32, u32) = (2_924, 2_067);
/// Quality of the picture in the page, in hundredths.
const QUALITY: u8 = 82;

/// Whether the bytes begin as a picture that can be taken.
pub fn is_picture(bytes: &[u8]) -> bool {
    format_of(bytes).is_some()
}

fn format_of(bytes: &[u8]) -> Option<ImageFormat> {
    let known =
        [(&b"\x89PNG\r\n\x1a\n"[..], ImageFormat::Png), (b"\xff\xd8\xff", ImageFormat::Jpeg)];
    known.into_iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, format)| format)
}

/// The picture on one A4 page, upright as it was taken, large as the page allows.
pub(crate) fn pdf(bytes: &[u8], title: &str, date: Date) -> Result<Vec<u8>, PictureError> {
    let picture = decoded(bytes)?;
    let lying = picture.width() > picture.height();
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .encode_image(&picture)
        .map_err(|error| PictureError::Unreadable(error.to_string()))?;
    let text = format!(
        "#set document(title: \"{}\", date: datetime(year: {}, month: {}, day: {}))\n\
         #set page(paper: \"a4\", flipped: {lying}, margin: 8mm)\n\
         #align(center + horizon, image(\"picture.jpg\", width: 100%, height: 100%, fit: \"contain\"))\n",
        plain(title),
        date.year(),
        date.month(),
        date.day(),
    );
    let document = OneFile::new("photo.typ", text, "picture.jpg", jpeg).compile()?;
    let options = PdfOptions {
        ident: Smart::Custom(plain(title)),
        creator: Smart::Custom(Some("Origo".to_owned())),
        standards: PdfStandards::new(&[PdfStandard::A_2b])
            .map_err(|refusal| RenderError::Template(refusal.message().to_string()))?,
        ..PdfOptions::default()
    };
    let written = typst_pdf::pdf(&document, &options).map_err(|found| one_file::refused(&found));
    comemo::evict(KEPT_COMPILATIONS);
    Ok(written?)
}

/// Upright, opaque, no larger than the page needs.
fn decoded(bytes: &[u8]) -> Result<DynamicImage, PictureError> {
    let unreadable = |error: image::ImageError| PictureError::Unreadable(error.to_string());
    let format =
        format_of(bytes).ok_or_else(|| PictureError::Unreadable("no JPEG, no PNG".to_owned()))?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY_MAX);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > PICTURE_PIXELS_MAX || pixels == 0 {
        return Err(PictureError::Size { width, height });
    }
    let orientation = decoder.orientation().map_err(unreadable)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    let (long, short) = PAGE_PIXELS;
    if picture.width().max(picture.height()) > long || picture.width().min(picture.height()) > short
    {
        let (wide, high) =
            if picture.width() > picture.height() { (long, short) } else { (short, long) };
        picture = picture.resize(wide, high, FilterType::Triangle);
    }
    picture.apply_orientation(orientation);
    Ok(opaque(picture))
}

/// On white paper: PDF/A and JPEG know no see-through pixels.
fn opaque(picture: DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return if picture.color().has_color() {
            picture.into_rgb8().into()
        } else {
            picture.into_luma8().into()
        };
    }
    let pixels = picture.into_rgba8();
    let over = |color: u8, alpha: u8| {
        let (color, alpha) = (u32::from(color), u32::from(alpha));
        u8::try_from((color * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
    };
    let mut flat = RgbImage::new(pixels.width(), pixels.height());
    for (to, from) in flat.pixels_mut().zip(pixels.pixels()) {
        let [red, green, blue, alpha] = from.0;
        to.0 = [over(red, alpha), over(green, alpha), over(blue, alpha)];
    }
    flat.into()
}

/// A title without what the template's language would read.
fn plain(title: &str) -> String {
    title.chars().filter(|c| !c.is_control() && !"\"\\".contains(*c)).take(120).collect()
}
