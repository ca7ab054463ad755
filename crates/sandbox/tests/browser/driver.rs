//! A headless Chromium that is driven by chromedriver, over the `WebDriver` protocol.

use std::io::{self, BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use reqwest::{Client, Method};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The names under which a browser is looked for.
const BROWSERS: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];
/// Nothing that is asked of the driver takes longer, a browser's start included.
const PATIENCE: Duration = Duration::from_secs(8);
/// The key under which the protocol names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Why nothing is tested, where there is no browser.
pub const MISSING: &str = "chromedriver and Chromium are not both installed; \
    on Debian: apt-get install chromium chromium-driver";

/// Keys that are pressed rather than typed, as the protocol writes them.
pub const TAB: &str = "\u{e004}";
pub const ENTER: &str = "\u{e007}";
const SHIFT: char = '\u{e008}';

/// A window of a browser. It closes when this is dropped, whatever becomes of the test.
pub struct Browser {
    http: Client,
    session: String,
    _driver: Driver,
}

impl Browser {
    /// A new window, if this machine has a browser. One that is there and does not start is a
    /// failure.
    pub async fn open() -> Option<Self> {
        let browser = BROWSERS.into_iter().find_map(on_the_path)?;
        on_the_path("chromedriver")?;
        let driver = Driver::start().expect("chromedriver does not start");
        let http = Client::builder().timeout(PATIENCE).no_proxy().build();
        let http = http.unwrap();
        // A container's root may not have Chromium's sandbox; it opens the test's own pages only.
        let arguments = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage"];
        let options = json!({"binary": browser, "args": arguments});
        let wanted = json!({"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}});
        let sessions = format!("http://127.0.0.1:{}/session", driver.port);
        let opened = call(&http, Method::POST, &sessions, Some(wanted)).await;
        let id = opened["sessionId"].as_str().unwrap();
        Some(Self {
            http,
            session: format!("{sessions}/{id}"),
            _driver: driver,
        })
    }

    /// Opens a page and waits until it has loaded.
    pub async fn go(&self, url: &str) {
        self.post("url", json!({ "url": url })).await;
    }

    /// All that a CSS selector chooses.
    pub async fn find_all(&self, css: &str) -> Vec<Element<'_>> {
        let found = self.post("elements", by(css)).await;
        let found = found.as_array().unwrap().iter();
        found.map(|element| self.element(element)).collect()
    }

    /// The element that shows a text (without double quotes), as soon as there is one: a form that
    /// is sent, or a script, changes the page some time after the key or the click.
    pub async fn wait_for(&self, text: &str) -> Element<'_> {
        let path = format!("//body//*[text()[contains(., \"{text}\")]]");
        let by = json!({"using": "xpath", "value": path});
        let start = Instant::now();
        loop {
            let found = self.post("elements", by.clone()).await;
            if let Some(element) = found.get(0) {
                return self.element(element);
            }
            assert!(
                start.elapsed() < PATIENCE,
                "no `{text}` in {}",
                self.source().await
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Strikes keys as a person at the keyboard does: they go to whatever has the focus.
    pub async fn strike(&self, keys: &str) {
        let strokes = keys.chars().flat_map(|key| [down(key), up(key)]);
        self.keyboard(strokes.collect()).await;
    }

    /// Strikes a key while Shift is held.
    pub async fn strike_with_shift(&self, key: &str) {
        let strokes = key.chars().flat_map(|key| [down(key), up(key)]);
        let held = [down(SHIFT)].into_iter().chain(strokes);
        self.keyboard(held.chain([up(SHIFT)]).collect()).await;
    }

    async fn keyboard(&self, strokes: Vec<Value>) {
        let keyboard = json!({"type": "key", "id": "keyboard", "actions": strokes});
        self.post("actions", json!({"actions": [keyboard]})).await;
    }

    /// What a script returns.
    pub async fn run(&self, script: &str) -> Value {
        let script = json!({"script": script, "args": []});
        self.post("execute/sync", script).await
    }

    /// The HTML of the page as it is now.
    pub async fn source(&self) -> String {
        text(&self.get("source").await)
    }

    /// Says something to Chromium that the protocol has no words for.
    pub async fn tell(&self, command: &str, parameters: Value) {
        let command = json!({"cmd": command, "params": parameters});
        self.post("goog/cdp/execute", command).await;
    }

    fn element(&self, answer: &Value) -> Element<'_> {
        Element {
            browser: self,
            path: format!("element/{}", text(&answer[ELEMENT])),
        }
    }

    async fn get(&self, command: &str) -> Value {
        let url = format!("{}/{command}", self.session);
        call(&self.http, Method::GET, &url, None).await
    }

    async fn post(&self, command: &str, body: Value) -> Value {
        let url = format!("{}/{command}", self.session);
        call(&self.http, Method::POST, &url, Some(body)).await
    }
}

/// An element of the page that is open.
pub struct Element<'a> {
    browser: &'a Browser,
    path: String,
}

impl Element<'_> {
    /// What a screen reader calls it.
    pub async fn name(&self) -> String {
        let command = format!("{}/computedlabel", self.path);
        text(&self.browser.get(&command).await)
    }
}

fn down(key: char) -> Value {
    json!({"type": "keyDown", "value": key})
}

fn up(key: char) -> Value {
    json!({"type": "keyUp", "value": key})
}

fn by(css: &str) -> Value {
    json!({"using": "css selector", "value": css})
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// What the driver answers; a refusal fails the test with the driver's reason.
async fn call(http: &Client, method: Method, url: &str, body: Option<Value>) -> Value {
    let mut request = http.request(method, url);
    if let Some(body) = &body {
        request = request.json(body);
    }
    let answer = request.send().await.unwrap();
    let status = answer.status();
    let mut answer: Value = answer.json().await.unwrap();
    let value = answer["value"].take();
    assert!(
        status.is_success(),
        "{}: {}",
        value["error"],
        value["message"]
    );
    value
}

/// A process of chromedriver and everything that it starts.
struct Driver {
    watch: Child,
    port: u16,
    /// Profiles and the like, which a browser that is killed leaves behind.
    _files: TempDir,
}

impl Driver {
    /// A shell watches over the driver and its browsers, which are one process group: when its
    /// input ends, because the test dropped it or is no more, it ends the group. A driver that is
    /// killed alone leaves its browsers running.
    const WATCH: &str = "chromedriver --port=0 & cat >/dev/null; kill -KILL 0";

    fn start() -> io::Result<Self> {
        let files = TempDir::new()?;
        let mut watch = Command::new("sh")
            .args(["-c", Self::WATCH])
            .env("TMPDIR", files.path())
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let output = watch.stdout.take();
        let mut driver = Self {
            watch,
            port: 0,
            _files: files,
        };
        let (sender, port) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output?).lines() {
                let line = line.ok()?;
                if let Some((_, port)) = line.split_once("started successfully on port ") {
                    sender.send(port.trim_end_matches('.').parse()).ok()?;
                }
            }
            Some(())
        });
        let port = port.recv_timeout(PATIENCE).map_err(io::Error::other)?;
        driver.port = port.map_err(io::Error::other)?;
        Ok(driver)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.watch.stdin.take());
        let _ = self.watch.wait();
    }
}

/// Where a program is, if it is installed.
fn on_the_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|directory| directory.join(program))
        .find(|file| file.is_file())
}
