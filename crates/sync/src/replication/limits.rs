//! What a peer may send at most. A peer that sends more is not asked again in this connection.

/// Most bytes of one frame.
pub const FRAME_LIMIT_BYTES: usize = 8 * 1024 * 1024;
/// Most entries of one page.
pub const PAGE_LIMIT: usize = 256;
/// Bytes after which a bundle is sent and the rest follows in the next.
pub const BUNDLE_FULL_BYTES: usize = 2 * 1024 * 1024;
/// Most heads of one document.
pub const HEADS_LIMIT: usize = 1_024;
/// Most bytes of one piece of a file.
pub const PIECE_LIMIT_BYTES: usize = 256 * 1024;
/// Most bytes of the pointer in a presence note.
pub const POINTER_LIMIT_BYTES: usize = 256;
/// Most buckets whose entries are asked for at once.
pub const BUCKETS_AT_ONCE: usize = 8;
/// Most entries of one bucket: above it the comparison would not fit into a frame.
pub const BUCKET_LIMIT: usize = 8_192;
/// Milliseconds after which a peer that owes an answer is given up.
pub const PATIENCE_MS: i64 = 60_000;
