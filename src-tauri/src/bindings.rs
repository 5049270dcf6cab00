//! The one list of commands and events: it makes the handler, and the TypeScript that calls it.

use tauri::Wry;
use tauri_specta::{
    Builder, Commands, ErrorHandlingMode, Events, collect_commands, collect_events,
};

use crate::bridge::{
    BatchChanged, ClosingAsked, DevicesChanged, JoiningEnded, OfficeDocumentChanged,
    PracticeChanged, PresenceChanged, SyncChanged,
};
use crate::commands::{
    archive, care, company, devices, dialogs, editing, office, past, proofs, protection, sending,
    signing, together,
};

/// All commands and events.
pub(crate) fn builder() -> Builder<Wry> {
    Builder::new()
        .error_handling(ErrorHandlingMode::Throw)
        .disable_serde_phases()
        // The numbers of the exchange form are at most 32 bits wide.
        .dangerously_cast_bigints_to_number()
        .commands(commands())
        .events(events())
}

// One line a group: what belongs together is seen together.
#[rustfmt::skip]
fn commands() -> Commands<Wry> {
    collect_commands![
        office::set_language, office::doctor, office::company, office::init_company, office::desks,
        office::add_desk, office::add_desk_by_hand, office::add_desk_for_drafts, office::give_passphrase, office::renew_password,
        office::balances,
        archive::archive_page, archive::archive_choices, archive::archive_counts, archive::export_archive,
        archive::export_bundle, archive::copy_practice, archive::create, archive::import_files, archive::look_at_files,
        archive::open, archive::preview, archive::printed_pages, archive::open_printed,
        protection::protection, protection::encrypt_home, protection::decrypt_home, protection::recovery_key,
        protection::keep_recovery_key,
        proofs::proofs, proofs::put_proof_file, proofs::attach_proof,
        editing::set_field, editing::splice, editing::resolve, editing::mend, editing::add_line,
        editing::move_line, editing::remove_line, editing::remove_lines, editing::fill_article, editing::copy_goods, editing::look_at_goods, editing::add_goods, editing::attach, editing::replace_attachment, editing::freeze, editing::revise,
        past::undo, past::redo, past::moments, past::compare, past::restore, past::add_comment,
        past::settle_comment,
        care::set_care, care::send_draft, care::answer_draft, care::print_issued, care::misprint,
        care::document_pages,
        signing::queue, signing::tokens, signing::proof_pages, signing::show_proof,
        signing::start_review, signing::review, signing::mark_shown, signing::tick,
        signing::end_review, signing::sign_reviewed, signing::remote_keys, signing::remote_services,
        signing::add_remote_service, signing::forget_remote_service, signing::timestamps, signing::set_timestamps, signing::sign_remotely, signing::give_pin, signing::pause_batch,
        signing::resume_batch, signing::cancel_batch, signing::batch, signing::export_signing,
        signing::check_signing_log, signing::return_to_drafter, signing::add_papers,
        signing::remove_paper, signing::take_signed,
        sending::submit, sending::submit_again, sending::status, sending::fetch, sending::outgoing, sending::hold_sending, sending::send_at_once, sending::outcomes_told, sending::tell_outcomes, sending::hand_over, sending::told, sending::read_receipt,
        together::here, together::sync_state, together::sync_now, together::close_now,
        devices::devices, devices::invite, devices::accept_device, devices::refuse_device,
        devices::revoke_device, devices::set_hub, devices::join_company,
        company::open_office_document, company::set_office_field, company::add_office_line,
        company::remove_office_line, company::resolve_office_field, company::signature_image, company::set_signature_image, company::save_template,
        company::create_from_template,
        dialogs::choose_files, dialogs::choose_folder, dialogs::choose_place, dialogs::show_file,
    ]
}

fn events() -> Events {
    collect_events![
        PracticeChanged,
        BatchChanged,
        PresenceChanged,
        SyncChanged,
        DevicesChanged,
        JoiningEnded,
        OfficeDocumentChanged,
        ClosingAsked,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use specta_typescript::Typescript;

    include!("commands/names.rs");

    const BINDINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/bindings.ts");
    const HEAD: &str = "// Written by `cargo xtask bindings` from the Rust types. Do not edit.\n";

    fn generated() -> String {
        let made = tempfile::NamedTempFile::new().expect("a scratch file");
        let path = made.path().with_extension("ts");
        builder()
            .export(Typescript::default().header(HEAD), &path)
            .expect("the commands can be written as TypeScript");
        let text = std::fs::read_to_string(&path).expect("just written");
        std::fs::remove_file(&path).expect("ours");
        text
    }

    #[test]
    fn bindings_are_up_to_date() {
        let text = generated();
        if std::env::var_os("ORIGO_BINDINGS").is_some_and(|word| word == "write") {
            std::fs::write(BINDINGS, &text).expect("ui/src/bindings.ts can be written");
        }
        let kept = std::fs::read_to_string(BINDINGS).unwrap_or_default();
        assert!(kept == text, "ui/src/bindings.ts is behind the Rust types: cargo xtask bindings");
    }

    #[test]
    fn every_command_has_a_permission_and_no_permission_lacks_its_command() {
        let text = generated();
        let mut called: Vec<&str> = text
            .lines()
            .filter(|line| line.contains("=> __TAURI_INVOKE<"))
            .filter_map(|line| line.split_once(">(\"")?.1.split('"').next())
            .collect();
        called.sort_unstable();
        let mut named = COMMANDS.to_vec();
        named.sort_unstable();
        assert_eq!(called, named, "src/commands/names.rs lists what the builder collects");
    }

    #[test]
    fn only_the_pin_window_can_give_a_pin_and_it_can_do_nothing_else() {
        let read = |file: &str| {
            let path = format!("{}/capabilities/{file}.json", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(path).expect("a capability");
            serde_json::from_str::<serde_json::Value>(&text).expect("JSON")
        };
        assert_eq!(
            read("pin")["permissions"],
            serde_json::json!(["allow-give-pin"]),
            "one command"
        );
        let main = read("main")["permissions"].to_string();
        assert!(!main.contains("give-pin"), "the main window never handles a PIN");
        for name in COMMANDS.iter().filter(|name| **name != "give_pin") {
            let permission = format!("\"allow-{}\"", name.replace('_', "-"));
            assert!(main.contains(&permission), "the main window may call {name}");
        }
    }
}
