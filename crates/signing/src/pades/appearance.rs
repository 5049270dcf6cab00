//! What a signature shows on its page: an image and a readable name, as a form XObject.
//!
//! Letters are drawn as outlines of a typeface that is handed in, colours are independent of the
//! device, nothing is transparent: a PDF/A file stays one, whatever its level and output intent
//! (ISO 19005-2 sections 6.2.4, 6.2.10, 6.2.11). Owns the layout inside the rectangle; where the
//! rectangle stands is [`super::place`]'s.

mod lettering;
mod picture;

use std::fmt::Write as _;

use jiff::Timestamp;
use lopdf::{Dictionary, Object, ObjectId, dictionary};

use super::place::{Page, Place};
use super::update::{Full, Update};
use lettering::Lettering;
pub(super) use picture::Picture;

/// How a signature is seen in the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Appearance {
    /// On which page.
    pub page: Page,
    /// Where on it.
    pub place: Place,
    /// What stands above the name, for instance "Digitally signed by".
    pub lead: Option<String>,
    /// The signer's name as people read it.
    pub name: String,
    /// Why it is signed; also told to programs.
    pub reason: Option<String>,
    /// Where it is signed; also told to programs.
    pub location: Option<String>,
    /// When, as people read it; the signing time in UTC where absent. Programs are told it anyway.
    pub moment: Option<String>,
    /// A signature image, PNG or JPEG.
    pub image: Option<Vec<u8>>,
    /// A TrueType or OpenType file that has the letters of all that.
    pub typeface: &'static [u8],
}

/// Why an appearance cannot be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AppearanceError {
    /// No PNG or JPEG, or a damaged one, or one in colours for print (CMYK).
    #[error("the signature image cannot be read: {0}")]
    Image(String),
    /// The image has more pixels than the limit: make it smaller.
    #[error("the signature image is larger than {limit_pixels} pixels")]
    ImageTooLarge {
        /// Width times height that is taken.
        limit_pixels: u32,
    },
    /// The typeface cannot be read.
    #[error("the typeface cannot be read")]
    Typeface,
    /// The typeface lacks a letter.
    #[error("the typeface has no letter \"{0}\"")]
    NoLetter(char),
    /// The words would be smaller than can be read: choose a larger rectangle or fewer words.
    #[error("the words do not fit into the rectangle")]
    TooSmall,
}

/// Space at the edges, points.
const PADDING: f32 = 2.0;
/// Smallest and largest size of letters, points.
const LETTERS: (f32, f32) = (4.0, 14.0);
/// Size of the lines below the name, against it.
const SMALLER: f32 = 0.72;
/// Height of a line against the size of its letters.
const LEADING: f32 = 1.2;
/// Where letters stand in the height of their line, against their size.
const DESCENT: f32 = 0.32;
/// Lines that a reason may take.
const REASON_LINES: usize = 3;
/// The share of the width that an image may take beside words.
const IMAGE_SHARE: f32 = 0.4;

/// Draws into a box of `width` by `height` points whose content is turned by `matrix`.
pub(super) fn draw(
    update: &mut Update<'_, '_>,
    appearance: &Appearance,
    picture: Option<&Picture>,
    (width, height): (f32, f32),
    matrix: [i64; 6],
    at: Timestamp,
) -> Result<ObjectId, Undrawn> {
    let mut content = String::new();
    let mut resources = dictionary! {
        "ColorSpace" => dictionary! { "Grey" => grey() },
    };
    let mut left = PADDING;
    if let Some(picture) = picture {
        let id = picture.add(update)?;
        resources.set("XObject", dictionary! { "Image" => Object::Reference(id) });
        let room = (width * IMAGE_SHARE, height - 2.0 * PADDING);
        let scale = (room.0 / picture.width()).min(room.1 / picture.height()).max(0.0);
        let (wide, high) = (picture.width() * scale, picture.height() * scale);
        let bottom = (height - high) / 2.0;
        // Writing to a string does not fail.
        let _ = writeln!(content, "q {wide:.2} 0 0 {high:.2} {left:.2} {bottom:.2} cm /Image Do Q");
        left += wide + 2.0 * PADDING;
    }
    let lettering = Lettering::of(appearance.typeface)?;
    let room = (width - left - PADDING, height - 2.0 * PADDING);
    let (lines, size) = set(&lettering, appearance, at, room)?;
    content.push_str("/Grey cs 0 sc\n");
    let all: f32 = lines.iter().map(|(_, share)| share * size * LEADING).sum();
    let mut top = (height + all) / 2.0;
    for (line, share) in &lines {
        top -= share * size * LEADING;
        let baseline = top + share * size * DESCENT;
        lettering.draw(&mut content, line, share * size, (left, baseline))?;
    }
    let numbers = [0.0, 0.0, width, height].map(Object::Real).to_vec();
    let form = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "BBox" => numbers,
        "Matrix" => matrix.map(Object::Integer).to_vec(), "Resources" => resources,
    };
    Ok(update.add_stream(form, content.into_bytes())?)
}

/// What stops a drawing.
pub(super) enum Undrawn {
    Appearance(AppearanceError),
    Full,
}

impl From<AppearanceError> for Undrawn {
    fn from(error: AppearanceError) -> Self {
        Self::Appearance(error)
    }
}

impl From<Full> for Undrawn {
    fn from(_: Full) -> Self {
        Self::Full
    }
}

/// A line and the size of its letters against that of the name.
type Line = (String, f32);

/// The lines broken so that their letters are as large as can be.
fn set(
    lettering: &Lettering<'_>,
    appearance: &Appearance,
    at: Timestamp,
    room: (f32, f32),
) -> Result<(Vec<Line>, f32), AppearanceError> {
    let mut best: Result<(Vec<Line>, f32), _> = Err(AppearanceError::TooSmall);
    for count in 1..=REASON_LINES {
        let lines = lines(appearance, at, count);
        match size_of(lettering, &lines, room) {
            Ok(size) if best.as_ref().is_ok_and(|(_, other)| *other >= size) => {}
            Ok(size) => best = Ok((lines, size)),
            Err(AppearanceError::TooSmall) => {}
            Err(other) => return Err(other),
        }
    }
    best
}

/// The lines, the reason on so many of them.
fn lines(appearance: &Appearance, at: Timestamp, reason_lines: usize) -> Vec<Line> {
    let moment = match &appearance.moment {
        Some(moment) => moment.clone(),
        None => at.strftime("%Y-%m-%d %H:%M UTC").to_string(),
    };
    let last = match &appearance.location {
        Some(location) => format!("{location}, {moment}"),
        None => moment,
    };
    let mut lines: Vec<Line> = Vec::new();
    lines.extend(appearance.lead.clone().map(|lead| (lead, SMALLER)));
    lines.push((appearance.name.clone(), 1.0));
    let reason = appearance.reason.as_deref().unwrap_or_default();
    lines.extend(broken(reason, reason_lines).into_iter().map(|line| (line, SMALLER)));
    lines.push((last, SMALLER));
    lines
}

/// A text on at most so many lines of about one length, broken between words.
fn broken(text: &str, count: usize) -> Vec<String> {
    let goal = text.chars().count().div_ceil(count.max(1));
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if fits(line, word, goal) => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) | None => lines.push(word.to_owned()),
        }
    }
    while lines.len() > count.max(1) {
        let last = lines.pop().unwrap_or_default();
        if let Some(line) = lines.last_mut() {
            line.push(' ');
            line.push_str(&last);
        }
    }
    lines
}

fn fits(line: &str, word: &str, goal: usize) -> bool {
    line.chars().count() + word.chars().count() < goal + 1
}

/// The largest size at which all lines fit.
fn size_of(
    lettering: &Lettering<'_>,
    lines: &[(String, f32)],
    room: (f32, f32),
) -> Result<f32, AppearanceError> {
    let shares: f32 = lines.iter().map(|(_, share)| share * LEADING).sum();
    let mut size = (room.1 / shares).min(LETTERS.1);
    for (line, share) in lines {
        let width = lettering.width(line)? * share;
        if width > 0.0 {
            size = size.min(room.0 / width);
        }
    }
    // Written so that a size that is no number is too small.
    if size >= LETTERS.0 { Ok(size) } else { Err(AppearanceError::TooSmall) }
}

/// D65, as of sRGB.
fn white() -> Object {
    Object::Array([0.9505, 1.0, 1.089].map(Object::Real).to_vec())
}

/// A grey that is the same on every device (ISO 32000-1 section 8.6.5.2).
fn grey() -> Vec<Object> {
    let parameters: Dictionary = dictionary! { "WhitePoint" => white(), "Gamma" => 2.2 };
    vec!["CalGray".into(), parameters.into()]
}

/// Colours near sRGB that are the same on every device (section 8.6.5.3).
fn colours() -> Vec<Object> {
    let matrix =
        [0.4124, 0.2126, 0.0193, 0.3576, 0.7152, 0.1192, 0.1805, 0.0722, 0.9505].map(Object::Real);
    let parameters: Dictionary = dictionary! {
        "WhitePoint" => white(), "Gamma" => [2.2; 3].map(Object::Real).to_vec(),
        "Matrix" => matrix.to_vec(),
    };
    vec!["CalRGB".into(), parameters.into()]
}

#[cfg(test)]
mod tests {
    use super::broken;

    #[test]
    fn a_reason_is_broken_between_words() {
        let reason = "Sottoscrizione per il visto dei poteri di firma";
        assert_eq!(broken(reason, 1), [reason], "one line stays one");
        let two = broken(reason, 2);
        assert_eq!(two.len(), 2, "{two:?}");
        assert_eq!(two.join(" "), reason, "no word is lost");
        assert!(broken("", 3).is_empty(), "nothing is no line");
        assert_eq!(broken("parolalunghissima", 3), ["parolalunghissima"], "a word is not cut");
    }
}
