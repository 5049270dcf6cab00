//! Frames on an ordered stream of bytes: a length of four bytes, big-endian, then so many bytes.
//!
//! Pure. Memory grows with what has arrived, never with what was announced.

use std::mem;

/// The longest frame, bytes: 8 MB as 8 × 1024 × 1024.
pub const FRAME_MAX: usize = 8 << 20;

/// Bytes of the length before each frame.
pub(super) const PREFIX: usize = 4;

/// What is set aside for a frame before its bytes are there.
const FIRST_ROOM: usize = 64 << 10;

/// A frame that is longer than [`FRAME_MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a frame of {length} bytes is larger than {FRAME_MAX}: send it in parts")]
pub struct TooLarge {
    /// As announced, bytes.
    pub length: usize,
}

/// The length that a prefix announces, bytes.
///
/// # Errors
/// [`TooLarge`] past [`FRAME_MAX`].
pub fn length_of(prefix: [u8; PREFIX]) -> Result<usize, TooLarge> {
    let length = usize::try_from(u32::from_be_bytes(prefix)).unwrap_or(usize::MAX);
    if length > FRAME_MAX { Err(TooLarge { length }) } else { Ok(length) }
}

/// A frame as it goes out.
///
/// # Errors
/// [`TooLarge`] past [`FRAME_MAX`].
pub(super) fn framed(frame: &[u8]) -> Result<Vec<u8>, TooLarge> {
    let length = frame.len();
    let prefix = u32::try_from(length).map_err(|_| TooLarge { length })?.to_be_bytes();
    length_of(prefix)?;
    Ok([&prefix, frame].concat())
}

/// Puts frames together again out of pieces of any size.
#[derive(Debug, Default)]
pub struct Frames {
    prefix: [u8; PREFIX],
    prefix_filled: usize,
    body: Vec<u8>,
}

impl Frames {
    /// How many bytes are missing until the next length or the end of the frame; at least 1.
    #[must_use]
    pub fn wanted(&self) -> usize {
        if self.prefix_filled < PREFIX {
            return PREFIX - self.prefix_filled;
        }
        let length = length_of(self.prefix).unwrap_or_default();
        length.saturating_sub(self.body.len()).max(1)
    }

    /// Whether a frame has begun and not ended.
    #[must_use]
    pub fn is_amid(&self) -> bool {
        self.prefix_filled > 0
    }

    /// Takes bytes off the front of `bytes` up to the end of one frame, and gives that frame when it
    /// is complete. Call it until `bytes` is empty.
    ///
    /// # Errors
    /// [`TooLarge`] as soon as the length is known; the stream cannot be read any further.
    pub fn take(&mut self, bytes: &mut &[u8]) -> Result<Option<Vec<u8>>, TooLarge> {
        let missing = PREFIX - self.prefix_filled;
        if missing > 0 {
            let (head, rest) = bytes.split_at(missing.min(bytes.len()));
            let end = self.prefix_filled + head.len();
            self.prefix[self.prefix_filled..end].copy_from_slice(head);
            self.prefix_filled = end;
            *bytes = rest;
            if end < PREFIX {
                return Ok(None);
            }
        }
        let length = length_of(self.prefix)?;
        let (part, rest) = bytes.split_at((length - self.body.len()).min(bytes.len()));
        if self.body.capacity() == 0 {
            self.body.reserve(length.min(FIRST_ROOM));
        }
        self.body.extend_from_slice(part);
        *bytes = rest;
        if self.body.len() < length {
            return Ok(None);
        }
        self.prefix_filled = 0;
        Ok(Some(mem::take(&mut self.body)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(stream: &[u8], piece: usize) -> Vec<Vec<u8>> {
        let mut frames = Frames::default();
        let mut whole = Vec::new();
        for mut bytes in stream.chunks(piece) {
            while !bytes.is_empty() {
                whole.extend(frames.take(&mut bytes).unwrap());
            }
        }
        assert!(!frames.is_amid(), "nothing is left over");
        whole
    }

    #[test]
    fn frames_come_out_as_they_went_in_however_they_are_cut() {
        let sent: Vec<Vec<u8>> = vec![b"a".to_vec(), Vec::new(), vec![7; 1000], b"end".to_vec()];
        let stream: Vec<u8> = sent.iter().flat_map(|frame| framed(frame).unwrap()).collect();
        for piece in [1, 2, 3, 4, 5, 7, 999, stream.len()] {
            assert_eq!(all(&stream, piece), sent, "in pieces of {piece}");
        }
    }

    #[test]
    fn a_length_past_the_limit_is_refused_before_anything_is_set_aside() {
        let mut frames = Frames::default();
        let announced = u32::try_from(FRAME_MAX + 1).unwrap().to_be_bytes();
        let error = frames.take(&mut announced.as_slice()).unwrap_err();
        assert_eq!(error, TooLarge { length: FRAME_MAX + 1 });
        assert_eq!(frames.body.capacity(), 0, "no memory for it");
        assert!(length_of([0xff; 4]).is_err());
        assert_eq!(length_of(u32::try_from(FRAME_MAX).unwrap().to_be_bytes()), Ok(FRAME_MAX));
    }

    #[test]
    fn an_announced_length_costs_no_memory_until_its_bytes_are_there() {
        let mut frames = Frames::default();
        let mut bytes =
            [&u32::try_from(FRAME_MAX).unwrap().to_be_bytes(), b"x".as_slice()].concat();
        assert_eq!(frames.take(&mut bytes.as_slice()), Ok(None));
        assert!(frames.body.capacity() <= FIRST_ROOM, "{}", frames.body.capacity());
        assert_eq!(frames.wanted(), FRAME_MAX - 1, "the rest of this frame and no more");
        bytes.clear();
    }

    #[test]
    fn what_is_wanted_never_reaches_into_the_next_frame() {
        let mut frames = Frames::default();
        let stream = [framed(b"ab").unwrap(), framed(b"c").unwrap()].concat();
        let (mut at, mut whole) = (0, Vec::new());
        while at < stream.len() {
            let end = at + frames.wanted();
            let mut bytes = &stream[at..end];
            whole.extend(frames.take(&mut bytes).unwrap());
            assert!(bytes.is_empty(), "asked for more than belongs to the frame");
            at = end;
        }
        assert_eq!(whole, [b"ab".to_vec(), b"c".to_vec()]);
    }
}
