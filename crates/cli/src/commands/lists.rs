//! Trusted Lists of the home.

use std::path::Path;
use std::process::ExitCode;

use app::AppError;
use app::trusted_lists::{self, ListView};
use serde_json::json;

use super::lines;
use crate::arguments::TrustedList;
use crate::output::Output;

pub(super) async fn trusted_list(
    output: &Output,
    home: &Path,
    command: &TrustedList,
) -> Result<ExitCode, AppError> {
    match command {
        TrustedList::Take { file, signer } => {
            let list = trusted_lists::take_in(home, file, signer)?;
            output.say(&list, || words(&list));
        }
        TrustedList::Update { from, signer, territory } => {
            let list = trusted_lists::update(home, from, signer, territory).await?;
            output.say(&list, || words(&list));
        }
        TrustedList::List => {
            let lists = trusted_lists::kept(home)?;
            output.say(&json!({ "lists": lists }), || lines(&lists, words));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn words(list: &ListView) -> String {
    let ListView { territory, sequence, issued, services, .. } = list;
    let next = list.next_update.as_deref().unwrap_or("-");
    let stale = if list.stale { "  !" } else { "" };
    format!("{territory}  {sequence}  {issued}  {next}{stale}  {services}")
}
