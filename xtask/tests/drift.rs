//! `cargo xtask drift` as it is called: exit statuses, what is printed, and pages from a server.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::{Arc, Mutex},
    thread,
};

use tempfile::TempDir;

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("the workspace").to_owned()
}

fn pages(form: &str) -> PathBuf {
    root().join("tests/pages").join(form)
}

fn drift(lock: &TempDir, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("drift")
        .args(arguments)
        .arg("--lock")
        .arg(lock.path().join("docs.lock"))
        .output()
        .expect("xtask runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn status(output: &Output) -> i32 {
    output.status.code().expect("a status")
}

#[test]
fn the_projects_own_pages_say_what_was_accepted() {
    for form in ["text", "markdown", "html"] {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .arg("drift")
            .arg(pages(form))
            .output()
            .expect("the command runs");
        assert_eq!(status(&output), 0, "{form}:\n{}", text(&output.stdout));
    }
}

#[test]
fn the_status_says_what_is_to_be_done() {
    let lock = tempfile::tempdir().expect("a folder");
    let folder = pages("text").display().to_string();
    let stale = drift(&lock, &[&folder]);
    assert_eq!(status(&stale), 4, "{}", text(&stale.stdout));
    let command = text(&stale.stderr);
    assert!(command.contains("cargo xtask drift tests/pages/text") && command.contains("--accept"));
    let accepted = drift(&lock, &[&folder, "--accept"]);
    assert_eq!(status(&accepted), 0);
    assert!(text(&accepted.stderr).contains("accepted: POST /cards"));
    assert_eq!(status(&drift(&lock, &[&folder])), 0);

    let changed = tempfile::tempdir().expect("a folder");
    let page = fs::read_to_string(pages("text").join("create-card.txt")).expect("the page");
    let path = changed.path().join("create-card.txt");
    fs::write(
        &path,
        page.replace("At most 50 characters", "At most 40 characters"),
    )
    .expect("a page");
    let path = path.display().to_string();
    let found = drift(&lock, &[&path]);
    assert_eq!(status(&found), 1);
    assert!(
        text(&found.stdout).contains("constraint-differs"),
        "{}",
        text(&found.stdout)
    );
    let json = drift(&lock, &[&path, "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    assert_eq!(report["command"], "drift");
    let proposed = text(&drift(&lock, &[&path, "--propose"]).stdout);
    assert!(
        proposed.starts_with("--- a/openapi.yaml\n+++ b/openapi.yaml\n"),
        "{proposed}"
    );
    assert!(
        proposed.contains("+          maxLength: 40\n"),
        "{proposed}"
    );

    assert_eq!(status(&drift(&lock, &["none.txt"])), 2);
    assert_eq!(status(&drift(&lock, &["http://example.com/docs"])), 2);
}

/// A site with an index, two pages, and one that must not be fetched.
struct Site {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Site {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        thread::spawn(move || {
            let mut refused = false;
            for stream in listener.incoming().flatten() {
                answer(&stream, &log, &mut refused);
            }
        });
        Self { address, asked }
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().expect("the log"))
    }
}

fn answer(mut stream: &TcpStream, log: &Mutex<Vec<String>>, refused: &mut bool) {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let request = lines.next().unwrap_or_default();
    let headers: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
    let page = |name: &str| fs::read_to_string(pages("markdown").join(name)).expect("the page");
    // What another run kept of this address may be of another page.
    let tag = format!("\"{}\"", page("create-card.md").len());
    let known = headers
        .iter()
        .any(|header| header.to_lowercase().starts_with("if-none-match") && header.ends_with(&tag));
    let tagged = format!("etag: {tag}\r\n");
    let (status, extra, body) = match path.as_str() {
        "/robots.txt" => (
            "200 OK",
            "",
            "User-agent: *\nDisallow: /private\n".to_owned(),
        ),
        "/llms.txt" => (
            "200 OK",
            "",
            "- [Cards](/create-card.md)\n- [Balance](/payment-balance)\n- [No](/private/x.md)\n"
                .to_owned(),
        ),
        "/payment-balance.md" if !std::mem::replace(refused, true) => {
            ("429 Too Many Requests", "retry-after: 0\r\n", String::new())
        }
        "/create-card.md" if known => ("304 Not Modified", "", String::new()),
        "/create-card.md" => ("200 OK", tagged.as_str(), page("create-card.md")),
        "/payment-balance.md" => ("200 OK", "", page("payment-balance.md")),
        _ => ("404 Not Found", "", String::new()),
    };
    log.lock()
        .expect("the log")
        .push(format!("{path} {}", &status[..3]));
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n{extra}\r\n"
    );
    // Whoever does not wait for the answer gets none.
    let _ = stream.write_all(format!("{head}{body}").as_bytes());
}

#[test]
fn a_site_is_read_by_its_index_and_again_only_where_it_changed() {
    let lock = tempfile::tempdir().expect("a folder");
    let site = Site::start();
    let accepted = drift(&lock, &[&site.address, "--pause", "0", "--accept"]);
    assert_eq!(status(&accepted), 0, "{}", text(&accepted.stderr));
    let notes = text(&accepted.stderr);
    assert!(
        notes.contains("/private/x.md: robots.txt asks not to fetch it"),
        "{notes}"
    );
    assert!(
        notes.contains("accepted: POST /cards") && notes.contains("accepted: GET /payment/balance")
    );
    assert_eq!(
        site.asked(),
        [
            "/robots.txt 200",
            "/llms.txt 200",
            "/create-card.md 200",
            "/payment-balance.md 429",
            "/payment-balance.md 200",
        ]
    );
    let again = drift(&lock, &[&site.address, "--pause", "0"]);
    assert_eq!(status(&again), 0, "{}", text(&again.stdout));
    let asked = site.asked();
    assert!(
        asked.contains(&"/create-card.md 304".to_owned()),
        "{asked:?}"
    );
}
