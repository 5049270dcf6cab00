//! A large file in pieces: after a cut it goes on where the desk has it.

use reqwest::{Method, header};
use sync::{BASE_FORM_KIND, Failure, FileToSend, ParkReason, Plan};
use wire::extensions::{OFFSET_PARAMETER, UPLOADS, UploadBegin, UploadRow};
use wire::fpws::Attached;

use super::{Certo, keyed};

/// Files above this many bytes travel in pieces; below it one request costs less than three.
const IN_PIECES_ABOVE_BYTES: usize = 512 * 1024;

impl Certo {
    /// Whether a file of so many bytes travels in pieces to this desk.
    pub(crate) fn takes_in_pieces(&self, bytes: usize) -> bool {
        self.piece_bytes.is_some() && bytes > IN_PIECES_ABOVE_BYTES
    }

    /// Uploads one file of a plan in pieces, or the rest of it.
    ///
    /// # Errors
    /// As every exchange.
    pub(crate) async fn upload(
        &self,
        practice: &str,
        plan: &Plan,
        file: &FileToSend,
        bytes: &[u8],
    ) -> Result<(), Failure> {
        let changed = |what: &str| Failure::Blocked(ParkReason::Changed { what: what.to_owned() });
        let piece_bytes = self.piece_bytes.ok_or_else(|| changed("no uploads in pieces"))?;
        let begin = UploadBegin {
            id_pratica: practice.parse().map_err(|_| changed("no practice code"))?,
            tipo_allegato: file.kind.to_uppercase(),
            allegato_file_name: file.name.clone(),
            descrizione_allegato: file.description.clone(),
            sha256: file.sha256.clone(),
            size_bytes: bytes.len() as u64,
            rettifica_modello_base: plan.answers.is_some().then_some(file.kind == BASE_FORM_KIND),
        };
        let request = keyed(self.json(Method::POST, UPLOADS, &begin), &plan.key, &plan.seal_sha256);
        let mut row: UploadRow = self.answer(request).await?;
        let id = row.id.clone();
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(changed("an upload without an id"));
        }
        loop {
            let at = usize::try_from(row.offset).unwrap_or(usize::MAX);
            let Some(rest) = bytes.get(at..) else {
                return Err(changed("more bytes at the desk than there are"));
            };
            if rest.is_empty() {
                break;
            }
            let piece = rest[..rest.len().min(piece_bytes)].to_vec();
            let request = self
                .request(Method::PUT, &format!("{UPLOADS}/{id}"))
                .query(&[(OFFSET_PARAMETER, at)])
                .header(header::CONTENT_TYPE, "application/octet-stream")
                .body(piece);
            let next: UploadRow = self.answer(request).await?;
            if next.offset <= row.offset {
                return Err(changed("an upload that does not go on"));
            }
            row = next;
        }
        let complete = self.empty(&format!("{UPLOADS}/{id}/complete"));
        self.answer::<Attached>(complete).await.map(|_| ())
    }
}
