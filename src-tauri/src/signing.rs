//! The review and the batch of this window: what was shown and ticked, the batch that runs, what
//! came of the last one. All of it ends with the window; what is signed is `app`'s.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use app::remote::{self, Limits, OtpQuestion};
use app::signatures::{
    self, Chosen, Control, Orders, Person, PinAnswer, PinQuestion, Review, SignRequest, Signed,
    Target, Told,
};
use app::views::signing::{BatchState, BatchView, ReviewView, SignView};
use app::{AppError, Code, Office, RemoteRequest};
use tauri::async_runtime::block_on;
use tauri::{AppHandle, Manager};
use tauri_specta::Event as _;

use crate::bridge::{Answer, BatchChanged, ask, at_desk, tell};
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

    /// What is ticked, with the digests that were reviewed.
    fn ticked(&self) -> Answer<(Vec<Chosen>, Vec<Target>)> {
        let chosen = match &*lock(&self.review) {
            Some(review) => review.chosen()?,
            None => return Err(AppError::new(Code::NotReviewed, "no review")),
        };
        let targets = chosen.iter().map(|one| one.target).collect();
        Ok((chosen, targets))
    }

    /// Nothing is being signed, so that the home may be closed.
    pub(crate) fn idle(&self) -> Answer<()> {
        match &*lock(&self.control) {
            Some(_) => Err(AppError::new(Code::BatchRunning, "a batch runs")),
            None => Ok(()),
        }
    }

    /// A batch begins, the only one; its orders come from here.
    fn take_up(&self) -> Answer<Orders> {
        let mut running = lock(&self.control);
        if running.is_some() {
            return Err(AppError::new(Code::BatchRunning, "one batch at a time"));
        }
        let (control, orders) = Control::new();
        *running = Some(control);
        Ok(orders)
    }

    fn put_down(&self) {
        *lock(&self.control) = None;
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

/// Signs what the review has ticked with a card; `None` when nobody gave a PIN.
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
        let (chosen, targets) = signing.ticked()?;
        let request = SignRequest { chosen, module, label, token_patience: None };
        let orders = signing.take_up()?;
        let mut person = AtWindow { app: window.clone(), use_final_try, told: None };
        let signed = signatures::sign(office, request, orders, &mut person);
        signing.put_down();
        if let Ok(signed) = &signed {
            person.show(signed.view.clone());
        }
        Ok((signed?, targets))
    });
    let (signed, targets) = signed.await?;
    ended(app, signed, targets)
}

/// Signs what the review has ticked with a key that a provider holds; `None` when nobody gave what it
/// wants.
///
/// # Errors
/// As `app::remote::sign`; `notReviewed`, `batchRunning`.
pub(crate) async fn sign_remotely(
    app: &AppHandle,
    url: String,
    credential: String,
) -> Answer<Option<SignView>> {
    let window = app.clone();
    let signed = at_desk(app, async move |office: &Office| {
        let signing = window.state::<Signing>();
        let (chosen, targets) = signing.ticked()?;
        let limits = Limits::default();
        let request = RemoteRequest { chosen, url, credential, pin: None, ask_pin: true, limits };
        let orders = signing.take_up()?;
        let signed = remotely(office, &window, request, orders).await;
        signing.put_down();
        Ok((signed?, targets))
    });
    let (signed, targets) = signed.await?;
    ended(app, signed, targets)
}

async fn remotely(
    office: &Office,
    window: &AppHandle,
    request: RemoteRequest,
    orders: Orders,
) -> Answer<Signed> {
    let mut at_window = AtWindow { app: window.clone(), use_final_try: false, told: None };
    let mut trouble = None;
    let mut otp = |question: &OtpQuestion| {
        pin::ask_waiting(window, question).unwrap_or_else(|error| {
            trouble = Some(error);
            None
        })
    };
    let browser = |url: &str| pin::open_browser(window, url);
    let mut hear = |told: &Told<'_>| at_window.hear(told);
    let mut person = remote::Person { otp: &mut otp, browser: &browser, hear: &mut hear };
    let signed = remote::sign(office, request, orders, &mut person).await;
    if let Ok(signed) = &signed {
        at_window.show(signed.view.clone());
    }
    match trouble {
        // No window could be opened: nobody was asked.
        Some(error) if signed.as_ref().is_ok_and(|signed| !signed.pin_given) => Err(error),
        Some(_) | None => signed,
    }
}

/// Ticks are for one batch; whoever shows one of its practices looks again.
fn ended(app: &AppHandle, signed: Signed, targets: Vec<Target>) -> Answer<Option<SignView>> {
    if !signed.pin_given {
        return Ok(None);
    }
    app.state::<Signing>().begin(None);
    for target in targets {
        if let Target::Practice(id) = target {
            tell(app, &id.to_string())?;
        }
    }
    Ok(Some(SignView { results: signed.results }))
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
