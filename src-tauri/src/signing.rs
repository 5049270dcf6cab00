//! The review and the batch of this window: what was shown and ticked, the batch that runs, what
//! came of the last one. All of it ends with the window; what is signed is `app`'s.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use app::signatures::{
    self, Control, Person, PinAnswer, PinQuestion, Review, SignRequest, Signed, Target, Told,
};
use app::views::signing::{BatchState, BatchView, ReviewView, SignView};
use app::{AppError, Code, Office};
use tauri::async_runtime::block_on;
use tauri::{AppHandle, Manager};
use tauri_specta::Event as _;

use crate::bridge::{Answer, BatchChanged, ask, tell};
use crate::pin;

/// The window is told of progress so often at most, and of each change of state.
const TOLD_EVERY: Duration = Duration::from_millis(100);

/// What this window knows of signing.
#[derive(Default)]
pub(crate) struct Signing {
    review: Mutex<Option<Review>>,
    control: Mutex<Option<Control>>,
    last: Mutex<Option<BatchView>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Signing {
    /// Begins a review in place of another one.
    pub(crate) fn begin(&self, review: Option<Review>) {
        *lock(&self.review) = review;
    }

    /// The review under way, after `change`.
    pub(crate) fn review(
        &self,
        office: &Office,
        change: impl FnOnce(&mut Review) -> Answer<()>,
    ) -> Answer<Option<ReviewView>> {
        match &mut *lock(&self.review) {
            Some(review) => {
                change(review)?;
                review.view(office).map(Some)
            }
            None => Ok(None),
        }
    }

    /// Steers the batch that runs; nothing happens where there is none.
    pub(crate) fn steer(&self, order: impl FnOnce(&Control)) {
        if let Some(control) = &*lock(&self.control) {
            order(control);
        }
    }

    /// The batch that runs, or the last one.
    pub(crate) fn last(&self) -> Option<BatchView> {
        lock(&self.last).clone()
    }
}

/// Changes the review under way.
///
/// # Errors
/// `notReviewed` where there is none; whatever the change says.
pub(crate) async fn reviewed(
    app: &AppHandle,
    change: impl FnOnce(&Office, &mut Review) -> Answer<()> + Send + 'static,
) -> Answer<ReviewView> {
    let window = app.clone();
    ask(app, move |office| {
        let signing = window.state::<Signing>();
        let view = signing.review(office, |review| change(office, review))?;
        view.ok_or_else(|| AppError::new(Code::NotReviewed, "no review"))
    })
    .await
}

/// Signs what the review has ticked; `None` when nobody gave a PIN.
///
/// # Errors
/// As `app::signatures::sign`; `notReviewed`, `batchRunning`.
pub(crate) async fn sign(
    app: &AppHandle,
    module: PathBuf,
    label: String,
    use_final_try: bool,
) -> Answer<Option<SignView>> {
    let window = app.clone();
    let signed = ask(app, move |office| {
        let signing = window.state::<Signing>();
        let chosen = match &*lock(&signing.review) {
            Some(review) => review.chosen()?,
            None => return Err(AppError::new(Code::NotReviewed, "no review")),
        };
        let targets: Vec<Target> = chosen.iter().map(|one| one.target).collect();
        let request = SignRequest { chosen, module, label, token_patience: None };
        let signed = run(office, &window, request, use_final_try)?;
        Ok((signed, targets))
    });
    let (signed, targets) = signed.await?;
    if !signed.pin_given {
        return Ok(None);
    }
    // Ticks are for one batch.
    app.state::<Signing>().begin(None);
    for target in targets {
        if let Target::Practice(id) = target {
            tell(app, &id.to_string())?;
        }
    }
    Ok(Some(SignView { results: signed.results }))
}

fn run(
    office: &Office,
    window: &AppHandle,
    request: SignRequest,
    use_final_try: bool,
) -> Answer<Signed> {
    let signing = window.state::<Signing>();
    let (control, orders) = Control::new();
    {
        let mut running = lock(&signing.control);
        if running.is_some() {
            return Err(AppError::new(Code::BatchRunning, "one batch at a time"));
        }
        *running = Some(control);
    }
    let mut person = AtWindow { app: window.clone(), use_final_try, told: None };
    let signed = signatures::sign(office, request, orders, &mut person);
    *lock(&signing.control) = None;
    if let Ok(signed) = &signed {
        person.show(signed.view.clone());
    }
    signed
}

/// Whoever sits before this window.
struct AtWindow {
    app: AppHandle,
    use_final_try: bool,
    told: Option<(BatchState, Instant)>,
}

impl AtWindow {
    fn show(&self, view: BatchView) {
        *lock(&self.app.state::<Signing>().last) = Some(view.clone());
        // A window that is gone hears nothing, and need not.
        drop(BatchChanged(view).emit(&self.app));
    }
}

impl Person for AtWindow {
    fn pin(&mut self, question: &PinQuestion) -> Result<Option<PinAnswer>, AppError> {
        if question.last_try && !self.use_final_try {
            return Err(AppError::new(Code::PinFinalTry, "last attempt"));
        }
        block_on(pin::ask(&self.app, question))
    }

    fn hear(&mut self, told: &Told<'_>) {
        let state = told.state();
        let said =
            self.told.is_some_and(|(before, at)| before == state && at.elapsed() < TOLD_EVERY);
        if !said {
            self.told = Some((state, Instant::now()));
            self.show(told.view());
        }
    }
}
