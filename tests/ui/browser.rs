//! Drivers of the window and of Chromium, each in a process group that ends with the test.
//!
//! Every wait has a limit: a session request to a driver whose program failed to start hangs for ever.

use std::ffi::OsString;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use harness::child::{self, Running};
use harness::stage::Visitor;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tests::place;

use crate::desktop::Desktop;

/// Starting a driver and the program that it drives.
const START_LIMIT: Duration = Duration::from_secs(90);

const PICTURE_LIMIT: Duration = Duration::from_secs(30);

/// A whole story; it takes ten seconds where nothing is stuck.
const STORY_LIMIT: Duration = Duration::from_secs(300);

/// Anything that a page shows after a click; signing and a desk's answer take seconds.
const LOOK_LIMIT: Duration = Duration::from_secs(60);

/// File of a window's folder in which the address of its session bus stands.
const BUS: &str = "bus";
/// Writes it, then becomes the program that is named.
const SAY_BUS: &str = "printf '%s' \"$DBUS_SESSION_BUS_ADDRESS\" > \"$0\" && exec \"$@\"";

/// A page that is driven, with all that runs behind it.
pub(crate) struct Browser {
    pub(crate) client: Client,
    dir: PathBuf,
    begun: Instant,
    // Dropped in this order: first the driver with its program, then the display.
    _driver: Running,
    display: Option<(Running, String)>,
}

impl Browser {
    /// The real window with this environment, on a display and a session bus of its own.
    pub(crate) async fn window(dir: &Path, env: Vec<(String, OsString)>) -> Self {
        let dir = fresh(&dir.join("window"));
        let (display, name) = display(&dir);
        let (port, native) = (free_port(), free_port());
        let mut command = Command::new("dbus-run-session");
        command
            .args(["--", "sh", "-c", SAY_BUS])
            .arg(dir.join(BUS))
            .arg(tauri_driver())
            .args(["--port", &port.to_string(), "--native-port", &native.to_string()])
            .env("DISPLAY", &name)
            .env_remove("WAYLAND_DISPLAY")
            .env("XDG_DATA_HOME", dir.join("data"))
            .env("XDG_CONFIG_HOME", dir.join("config"))
            .env("XDG_CACHE_HOME", dir.join("cache"))
            .env("NO_PROXY", "127.0.0.1,localhost")
            .envs(env);
        let driver = start(&mut command, &dir, port);
        let programs = harness::stage::programs_beside_tests(&["origo-window"]);
        // No `browserName`: WebKitWebDriver would refuse to match it.
        let application = json!({ "application": programs.join("origo-window") });
        let capabilities = [("tauri:options".to_owned(), application)];
        Self {
            client: connect(port, capabilities.into_iter().collect()).await,
            dir,
            begun: Instant::now(),
            _driver: driver,
            display: Some((display, name)),
        }
    }

    /// A desktop that shows notices, on the display and the session bus of this window.
    pub(crate) fn desktop(&self) -> Desktop {
        let (_, display) = self.display.as_ref().expect("a window has a display");
        let bus = fs::read_to_string(self.dir.join(BUS)).expect("the driver has begun");
        Desktop::open(&self.dir, display, &bus)
    }

    /// Chromium without a window.
    pub(crate) async fn chromium(dir: &Path) -> Self {
        let dir = fresh(&dir.join("chromium"));
        let port = free_port();
        let mut command = Command::new("chromedriver");
        command.arg(format!("--port={port}"));
        let driver = start(&mut command, &dir, port);
        let profile = format!("--user-data-dir={}", dir.join("profile").display());
        let mut arguments =
            vec!["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic"];
        // It would look for its maker's servers at every start.
        arguments.extend(["--no-first-run", "--disable-background-networking", "--disable-sync"]);
        arguments.extend(["--disable-component-update", "--window-size=1280,1000", &profile]);
        let options = json!({ "args": arguments });
        let capabilities = [("goog:chromeOptions".to_owned(), options)];
        Self {
            client: connect(port, capabilities.into_iter().collect()).await,
            dir,
            begun: Instant::now(),
            _driver: driver,
            display: None,
        }
    }

    /// Waits for an element of this CSS selector.
    pub(crate) async fn see(&self, css: &str) -> Element {
        self.note(&format!("see {css}"));
        let wait = self.client.wait().at_most(LOOK_LIMIT);
        match wait.for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => {
                let picture = self.picture("missing").await;
                panic!("`{css}` did not appear ({error}); see {}", picture.display())
            }
        }
    }

    /// Waits until it can be clicked, and clicks it.
    pub(crate) async fn click(&self, css: &str) {
        self.see(&format!("{css}:not([disabled])")).await;
        let mut last = None;
        let begun = Instant::now();
        while begun.elapsed() < LOOK_LIMIT {
            // A page that draws itself anew replaces elements between the look and the click.
            let element = self.see(&format!("{css}:not([disabled])")).await;
            match element.click().await {
                Ok(()) => return,
                Err(error) => last = Some(error),
            }
        }
        let picture = self.picture("unclickable").await;
        panic!("`{css}` cannot be clicked: {last:?}; see {}", picture.display());
    }

    /// Clicks what closes its own window. A driver never answers a click whose window is gone, so
    /// the page clicks a moment after the driver has its answer.
    pub(crate) async fn click_away(&self, css: &str) {
        let css = format!("{css}:not([disabled])");
        self.see(&css).await;
        let script = "const button = document.querySelector(arguments[0]); \
                      setTimeout(() => button.click(), 200);";
        let clicked = self.client.execute(script, vec![json!(css)]).await;
        clicked.unwrap_or_else(|error| panic!("`{css}` cannot be clicked: {error}"));
    }

    /// Waits for the field and types into it.
    pub(crate) async fn type_into(&self, css: &str, text: &str) {
        let typed = self.see(css).await.send_keys(text).await;
        typed.unwrap_or_else(|error| panic!("`{css}` cannot be typed into: {error}"));
    }

    /// Puts the caret behind what stands in the field, and types there: a driver types before it.
    pub(crate) async fn type_at_end(&self, css: &str, text: &str) {
        let script = "const field = document.querySelector(arguments[0]); field.focus(); \
                      field.setSelectionRange(field.value.length, field.value.length);";
        self.see(css).await;
        let placed = self.client.execute(script, vec![json!(css)]).await;
        placed.unwrap_or_else(|error| panic!("the caret in `{css}`: {error}"));
        self.type_into(css, text).await;
    }

    /// Waits for a second window and does `act` in it, as the last thing of this session: once a window
    /// has closed, WebKit's driver now and then never answers again.
    pub(crate) async fn end_in_second_window(self, act: impl AsyncFnOnce(&Self)) {
        self.note("second window");
        let first = self.client.window().await.expect("there is a window");
        let begun = Instant::now();
        let second = loop {
            let windows = self.client.windows().await.expect("windows are listed");
            if let Some(second) = windows.into_iter().find(|window| *window != first) {
                break second;
            }
            assert!(begun.elapsed() < LOOK_LIMIT, "no second window opened");
            tokio::task::yield_now().await;
        };
        let switched = self.client.switch_to_window(second).await;
        switched.expect("the window can be switched to");
        act(&self).await;
    }

    /// Waits until the element's text fulfils `good`, and gives the text.
    pub(crate) async fn read(&self, css: &str, good: impl Fn(&str) -> bool) -> String {
        let begun = Instant::now();
        let mut text = String::new();
        while begun.elapsed() < LOOK_LIMIT {
            if let Ok(found) = self.see(css).await.text().await {
                text = found;
                if good(&text) {
                    return text;
                }
            }
        }
        let picture = self.picture("unread").await;
        panic!("`{css}` says `{text}`; see {}", picture.display())
    }

    /// Fails where axe finds something against WCAG 2.1 AA on the page that is shown.
    pub(crate) async fn accessible(&self, name: &str) {
        let path = place::root().join("ui/node_modules/axe-core/axe.min.js");
        let axe = fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}: `cargo xtask test`", path.display()));
        self.client.execute(&axe, Vec::new()).await.expect("axe runs in the page");
        let script = "const done = arguments[arguments.length - 1]; \
            axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(found => \
            done(found.violations.map(one => one.id + ': ' + one.nodes.map(node => node.html).join(' '))), \
            error => done([String(error)]));";
        let found = self.client.execute_async(script, Vec::new()).await.expect("axe answers");
        assert_eq!(found, json!([]), "{name}");
    }

    /// Waits until something holds.
    pub(crate) async fn hold(&self, what: &str, holds: impl AsyncFn() -> bool) {
        let begun = Instant::now();
        while !holds().await {
            if begun.elapsed() >= LOOK_LIMIT {
                let picture = self.picture("in-vain").await;
                panic!("in vain: {what}; see {}", picture.display());
            }
        }
    }

    /// The story so far, for whoever reads a failure; tests that pass are silent.
    fn note(&self, what: &str) {
        eprintln!("{:6.1} s  {what}", self.begun.elapsed().as_secs_f64());
    }

    /// Takes a picture for whoever reads a failure. Of the window's display, not through its driver:
    /// WebKit's, asked for a picture after a second window has closed, now and then never answers.
    pub(crate) async fn picture(&self, name: &str) -> PathBuf {
        self.note(&format!("picture {name}"));
        let path = self.dir.join(format!("{name}.png"));
        if let Some((_, display)) = &self.display {
            let mut import = Command::new("import");
            import.args(["-display", display, "-window", "root"]).arg(&path);
            let taken = child::run(&mut import, PICTURE_LIMIT);
            taken.unwrap_or_else(|error| panic!("{error}: Debian package imagemagick"));
        } else {
            let picture = self.client.screenshot().await.expect("Chromium takes a picture");
            fs::write(&path, picture).expect("the scene's folder can be written");
        }
        path
    }
}

/// Plays a story within [`STORY_LIMIT`]: a driver whose program is stuck answers nothing at all.
pub(crate) async fn in_time(story: impl Future<Output = ()>) {
    let played = tokio::time::timeout(STORY_LIMIT, Box::pin(story)).await;
    played.expect("the driver still answers");
}

async fn connect(port: u16, capabilities: Capabilities) -> Client {
    let mut builder = ClientBuilder::new(HttpConnector::new());
    let url = format!("http://127.0.0.1:{port}");
    let connecting = builder.capabilities(capabilities).connect(&url);
    tokio::time::timeout(START_LIMIT, connecting)
        .await
        .expect("the driven program starts in time")
        .expect("the driver opens a session")
}

/// Starts a driver and waits until it really answers: an open port is not enough.
fn start(command: &mut Command, dir: &Path, port: u16) -> Running {
    let program = command.get_program().to_string_lossy().into_owned();
    let driver = Running::start_logged(command, &dir.join("driver.log"));
    let driver = driver.unwrap_or_else(|error| panic!("{error}: `cargo xtask test` installs it"));
    let mut visitor = Visitor::of(&format!("http://127.0.0.1:{port}"));
    child::until(&program, START_LIMIT, || {
        visitor.open("/status").ok().filter(|page| page.status == 200)
    })
    .unwrap_or_else(|error| panic!("{error}; see {}", dir.join("driver.log").display()));
    driver
}

/// A display of its own, and its name.
fn display(dir: &Path) -> (Running, String) {
    let log = dir.join("display");
    let mut command = Command::new("Xvfb");
    // It writes the number of the display that it found free.
    command.args(["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]);
    let display = Running::start_logged(&mut command, &log);
    let display = display.unwrap_or_else(|error| panic!("{error}: Debian package xvfb"));
    let number = child::until("Xvfb", START_LIMIT, || {
        let said = fs::read_to_string(&log).unwrap_or_default();
        let mut lines = said.lines().map(str::trim);
        lines.find_map(|line| line.parse::<u32>().ok())
    });
    let number = number.unwrap_or_else(|error| panic!("{error}"));
    (display, format!(":{number}"))
}

/// Where `cargo xtask test` puts it, else in PATH.
fn tauri_driver() -> PathBuf {
    let ours = place::root().join(".origo/tools/bin/tauri-driver");
    if ours.is_file() { ours } else { PathBuf::from("tauri-driver") }
}

fn free_port() -> u16 {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
    free.expect("a port is free").port()
}

fn fresh(dir: &Path) -> PathBuf {
    fs::create_dir_all(dir).expect("the scene's folder can be written");
    dir.to_path_buf()
}
