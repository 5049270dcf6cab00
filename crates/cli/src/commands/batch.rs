//! A batch from a terminal: the PIN from standard input, progress on standard error, Ctrl-C after
//! the document at hand.

use std::path::PathBuf;
use std::time::Duration;

use app::signatures::{
    Chosen, Control, Person, PinAnswer, PinQuestion, PinReason, SignRequest, Signed, Told,
    sign as carry_out,
};
use app::views::signing::BatchState;
use app::{AppError, Code, Office, Secret};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::secrets_from_stdin;
use crate::output::Output;

/// How long a token that was taken out is waited for, where its PIN can be given again.
const TOKEN_PATIENCE: Duration = Duration::from_secs(300);

/// What the arguments ask for.
pub(super) struct Asked {
    pub(super) chosen: Vec<Chosen>,
    pub(super) module: PathBuf,
    pub(super) label: String,
    pub(super) use_final_try: bool,
}

/// Signs; ends after the document at hand when a person presses Ctrl-C.
pub(super) fn sign(output: &Output, office: &Office, asked: Asked) -> Result<Signed, AppError> {
    let pins = secrets_from_stdin()?;
    // Without another line nobody could give the PIN again: then a token that is gone ends the
    // batch.
    let token_patience = if pins.len() > 1 { TOKEN_PATIENCE } else { Duration::ZERO };
    let request = SignRequest {
        chosen: asked.chosen,
        module: asked.module,
        label: asked.label,
        token_patience: Some(token_patience),
    };
    let (control, orders) = Control::new();
    let watching = tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() {
            control.cancel();
        }
    });
    let mut terminal = Terminal {
        output,
        pins: pins.into_iter(),
        use_final_try: asked.use_final_try,
        bar: bar(),
        told: None,
    };
    let signed = carry_out(office, request, orders, &mut terminal);
    watching.abort();
    terminal.bar.finish_and_clear();
    signed
}

/// Drawn on a terminal only.
fn bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

struct Terminal<'a> {
    output: &'a Output,
    pins: std::vec::IntoIter<Secret>,
    use_final_try: bool,
    bar: ProgressBar,
    /// What was said last, so that nothing is said twice.
    told: Option<(usize, BatchState)>,
}

impl Person for Terminal<'_> {
    fn pin(&mut self, question: &PinQuestion) -> Result<Option<PinAnswer>, AppError> {
        let pin = match question.why {
            PinReason::First | PinReason::Back => self.pins.next(),
            PinReason::Signature if !question.low => self.pins.next(),
            // A wrong PIN is never followed by another that nobody has looked at.
            PinReason::Incorrect | PinReason::Signature => None,
        };
        if question.last_try && !self.use_final_try && pin.is_some() {
            return Err(AppError::new(Code::PinFinalTry, "last attempt"));
        }
        let accepts_last_try = self.use_final_try;
        Ok(pin.map(|pin| PinAnswer {
            pin: Some(pin).filter(|_| !question.at_reader),
            accepts_last_try,
        }))
    }

    fn hear(&mut self, told: &Told<'_>) {
        let ((done, total), state) = (told.done(), told.state());
        self.bar.set_length(total as u64);
        self.bar.set_position(done as u64);
        let left = told.seconds_left().map(|seconds| format!("{seconds} s")).unwrap_or_default();
        self.bar.set_message(format!("{left} {}", told.current().unwrap_or_default()));
        if self.told.replace((done, state)) == Some((done, state)) || !self.bar.is_hidden() {
            return;
        }
        // Programs read lines.
        match state {
            BatchState::Signing | BatchState::Finished if done > 0 => {
                self.output.progress(&format!("{done}/{total}"));
            }
            BatchState::TokenGone => self.output.progress(&self.output.words("batch-token-gone")),
            BatchState::Cancelling => self.output.progress(&self.output.words("batch-cancelling")),
            BatchState::AskingPin
            | BatchState::LoggingIn
            | BatchState::Signing
            | BatchState::Pausing
            | BatchState::Paused
            | BatchState::Finished => {}
        }
    }
}
