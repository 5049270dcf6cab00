//! A signature image as an image XObject.

use std::io::Cursor;

use image::{ImageFormat, ImageReader, Limits, RgbaImage};
use lopdf::{Object, ObjectId, dictionary};

use super::{AppearanceError, colours};
use crate::pades::update::{Full, Update};

/// Width times height; a page of A4 at 200 dpi.
const MAX_PIXELS: u32 = 4_000_000;
const MAX_SIDE: u32 = 10_000;
const MAX_DECODER_BYTES: u64 = 128 * 1024 * 1024;
/// Less than this is seen through.
const OPAQUE: u8 = 32;

/// A decoded image.
pub(in crate::pades) struct Picture {
    pixels: RgbaImage,
}

impl Picture {
    /// Reads a PNG or JPEG.
    pub(in crate::pades) fn read(bytes: &[u8]) -> Result<Self, AppearanceError> {
        let format = match bytes {
            [0x89, b'P', b'N', b'G', ..] => ImageFormat::Png,
            [0xff, 0xd8, 0xff, ..] => ImageFormat::Jpeg,
            _ => return Err(AppearanceError::Image("neither PNG nor JPEG".to_owned())),
        };
        let reader = || {
            let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
            let mut limits = Limits::default();
            limits.max_image_width = Some(MAX_SIDE);
            limits.max_image_height = Some(MAX_SIDE);
            limits.max_alloc = Some(MAX_DECODER_BYTES);
            reader.limits(limits);
            reader
        };
        let unreadable = |error: image::ImageError| AppearanceError::Image(error.to_string());
        let (width, height) = reader().into_dimensions().map_err(unreadable)?;
        if width.checked_mul(height).is_none_or(|pixels| pixels > MAX_PIXELS) {
            return Err(AppearanceError::ImageTooLarge { limit_pixels: MAX_PIXELS });
        }
        let pixels = reader().decode().map_err(unreadable)?.into_rgba8();
        Ok(Self { pixels })
    }

    /// Width and height, pixels.
    pub(in crate::pades) fn size(&self) -> (u32, u32) {
        self.pixels.dimensions()
    }

    pub(super) fn width(&self) -> f32 {
        self.pixels.width() as f32
    }

    pub(super) fn height(&self) -> f32 {
        self.pixels.height() as f32
    }

    /// Adds it to the file. What is transparent in it is masked out, which is no transparency in
    /// the sense of PDF/A (ISO 32000-1 section 8.9.6.3).
    pub(super) fn add(&self, update: &mut Update<'_, '_>) -> Result<ObjectId, Full> {
        let (width, height) = (self.pixels.width(), self.pixels.height());
        let mut picture = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => width, "Height" => height,
            "BitsPerComponent" => 8, "ColorSpace" => colours(),
        };
        if let Some(mask) = self.mask() {
            let stencil = dictionary! {
                "Type" => "XObject", "Subtype" => "Image", "Width" => width, "Height" => height,
                "BitsPerComponent" => 1, "ImageMask" => true,
            };
            picture.set("Mask", Object::Reference(update.add_stream(stencil, mask)?));
        }
        update.add_stream(picture, self.on_white())
    }

    /// Red, green, blue.
    fn on_white(&self) -> Vec<u8> {
        let over = |colour: u8, alpha: u8| {
            let (colour, alpha) = (u32::from(colour), u32::from(alpha));
            // At most 255.
            ((colour * alpha + 255 * (255 - alpha) + 127) / 255) as u8
        };
        let pixels = self.pixels.pixels();
        pixels
            .flat_map(|pixel| {
                let [r, g, b, alpha] = pixel.0;
                [over(r, alpha), over(g, alpha), over(b, alpha)]
            })
            .collect()
    }

    /// One bit a pixel, 1 where nothing is painted; rows begin with a new octet.
    fn mask(&self) -> Option<Vec<u8>> {
        let hidden = |pixel: &image::Rgba<u8>| pixel.0[3] < OPAQUE;
        if !self.pixels.pixels().any(hidden) {
            return None;
        }
        let row_bytes = (self.pixels.width() as usize).div_ceil(8);
        let mut mask = Vec::with_capacity(row_bytes * self.pixels.height() as usize);
        for row in self.pixels.rows() {
            let mut octets = vec![0u8; row_bytes];
            for (x, pixel) in row.enumerate() {
                if hidden(pixel) {
                    octets[x / 8] |= 0x80 >> (x % 8);
                }
            }
            mask.extend(octets);
        }
        Some(mask)
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_PIXELS, Picture};
    use crate::pades::appearance::AppearanceError;
    use image::{ImageFormat, Rgba, RgbaImage};
    use std::io::Cursor;

    fn png(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 4]) -> Vec<u8> {
        let image = RgbaImage::from_fn(width, height, |x, y| Rgba(pixel(x, y)));
        let mut bytes = Vec::new();
        image.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).expect("PNG");
        bytes
    }

    #[test]
    fn what_is_transparent_is_masked_out() {
        let ink = |x: u32| if x < 9 { 0 } else { 255 };
        let picture = Picture::read(&png(10, 2, |x, _| [0, 0, 0, ink(x)])).expect("PNG");
        assert_eq!(picture.mask(), Some(vec![0xff, 0x80, 0xff, 0x80]), "nine of ten in each row");
        let colours = picture.on_white();
        assert_eq!(colours[..3], [255, 255, 255], "white where it is seen through");
        assert_eq!(colours[27..30], [0, 0, 0], "ink stays ink");
        let opaque = Picture::read(&png(3, 3, |_, _| [1, 2, 3, 255])).expect("PNG");
        assert_eq!(opaque.mask(), None, "no mask where none is needed");
    }

    #[test]
    fn a_photograph_of_a_signature_will_do() {
        let mut bytes = Vec::new();
        image::RgbImage::from_pixel(16, 8, image::Rgb([250, 250, 250]))
            .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Jpeg)
            .expect("JPEG");
        let picture = Picture::read(&bytes).expect("JPEG");
        assert_eq!((picture.width(), picture.height()), (16.0, 8.0));
        assert_eq!(picture.mask(), None, "nothing of it is transparent");
    }

    #[test]
    fn what_is_no_image_is_refused_with_its_reason() {
        let of = |bytes: &[u8]| Picture::read(bytes).map(|_| ()).expect_err("refused");
        assert!(matches!(of(b"GIF89a"), AppearanceError::Image(_)), "another kind");
        let cut = &png(10, 10, |_, _| [9; 4])[..40];
        assert!(matches!(of(cut), AppearanceError::Image(_)), "cut off");
        let large = png(2_001, 2_000, |_, _| [9; 4]);
        let limit_pixels = MAX_PIXELS;
        assert_eq!(of(&large), AppearanceError::ImageTooLarge { limit_pixels });
    }
}
