//! Pictures of papers become pages that a desk takes.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use jiff::civil::date;
use rendering::{PictureError, document_svg, document_words, is_picture, picture_pdf};

fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Red on the left, white on the right.
fn photo(width: u32, height: u32) -> DynamicImage {
    let color = |x| if x < width / 2 { Rgb([200, 20, 20]) } else { Rgb([250, 250, 250]) };
    RgbImage::from_fn(width, height, |x, _| color(x)).into()
}

fn page(bytes: &[u8]) -> Vec<u8> {
    picture_pdf(bytes, "dichiarazione \"2026\"", date(2026, 11, 26)).unwrap()
}

#[test]
fn a_photo_becomes_one_page_of_pdf_a_that_is_the_same_each_time() {
    let jpeg = written(&photo(300, 400), ImageFormat::Jpeg);
    assert!(is_picture(&jpeg) && !is_picture(b"%PDF-1.7"));
    let pdf = page(&jpeg);
    assert_eq!(pdf, page(&jpeg), "the same bytes");
    let says = |words: &[u8]| pdf.windows(words.len()).any(|window| window == words);
    assert!(pdf.starts_with(b"%PDF-1.7") && says(b"/GTS_PDFA1"), "an archive's file");
    assert!(says(b"pdfaid:part"), "and it says of which part");
    let pages = document_words(pdf.clone(), 1).unwrap();
    assert_eq!((pages[0].width.round(), pages[0].height.round()), (595.0, 842.0), "A4, upright");
    assert_eq!(document_svg(pdf, 1).unwrap().len(), 1, "our viewer shows it");
}

#[test]
fn a_lying_photo_has_a_lying_page_and_a_see_through_one_white_paper() {
    let pages = document_words(page(&written(&photo(400, 300), ImageFormat::Png)), 1).unwrap();
    assert!(pages[0].width > pages[0].height);
    let glass: DynamicImage = RgbaImage::from_pixel(40, 60, Rgba([0, 0, 0, 0])).into();
    let pdf = page(&written(&glass, ImageFormat::Png));
    let says = |words: &[u8]| pdf.windows(words.len()).any(|window| window == words);
    assert!(says(b"DCTDecode") && !says(b"/SMask"), "no see-through pixel is left");
}

#[test]
fn a_large_photo_is_made_as_large_as_its_page_needs() {
    let noise = RgbImage::from_fn(3_000, 2_200, |x, y| {
        let dot = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).to_le_bytes();
        Rgb([dot[0], dot[1], dot[2]])
    });
    let pdf = page(&written(&noise.into(), ImageFormat::Jpeg));
    assert!(pdf.len() < 8_000_000, "even noise stays below what desks take: {}", pdf.len());
    let says = |words: &[u8]| pdf.windows(words.len()).any(|window| window == words);
    assert!(!says(b"/Width 3000"), "it has fewer pixels than the camera");
}

#[test]
fn a_picture_that_claims_a_sea_of_pixels_is_refused_before_it_is_decoded() {
    // A PNG's head of 60,000 by 60,000 pixels, with nothing behind it.
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend(60_000_u32.to_be_bytes());
    png.extend(60_000_u32.to_be_bytes());
    png.extend([8, 2, 0, 0, 0]);
    let sum = crc(&png[12..]);
    png.extend(sum.to_be_bytes());
    png.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
    let refused = picture_pdf(&png, "x", date(2026, 1, 1));
    assert!(
        matches!(refused, Err(PictureError::Size { width: 60_000, height: 60_000 })),
        "{refused:?}"
    );
    for broken in [&b"\xff\xd8\xff\xe0rubbish"[..], b"\x89PNG\r\n\x1a\nrubbish", b"GIF89a"] {
        let refused = picture_pdf(broken, "x", date(2026, 1, 1));
        assert!(matches!(refused, Err(PictureError::Unreadable(_))), "{refused:?}");
    }
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg())
        })
    })
}
