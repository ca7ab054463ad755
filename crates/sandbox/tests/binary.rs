//! The sandbox as a process.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cartevo-sandbox"));
    command.args(args);
    command
}

/// Ends the process whatever becomes of the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Sends one request by hand and returns the answer.
fn send(address: &str, request: &str) -> String {
    exchange(&mut TcpStream::connect(address).unwrap(), request)
}

fn exchange(stream: &mut TcpStream, request: &str) -> String {
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// When no more files may be opened, connections cannot be accepted for a while.
#[cfg(unix)]
#[test]
fn it_outlives_a_lack_of_files() {
    let child = Command::new("sh")
        .args(["-c", "ulimit -n 48 && exec \"$0\" --port 0"])
        .arg(env!("CARGO_BIN_EXE_cartevo-sandbox"))
        .stdout(Stdio::piped())
        .spawn();
    let mut running = Running(child.unwrap());
    let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
    let greeting: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    let url = greeting["url"].as_str().unwrap();
    let address = url["http://".len()..].split('/').next().unwrap();

    let request = "GET /api/v1/payment/balance HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let connect = |_| TcpStream::connect(address).unwrap();
    let mut crowd: Vec<_> = (0..64).map(connect).collect();
    // Two are served, one after the other: by then the server has met the rest of the queue.
    for stream in crowd.iter_mut().take(2) {
        assert!(exchange(stream, request).starts_with("HTTP/1.1 401"));
    }
    drop(crowd);
    assert!(send(address, request).starts_with("HTTP/1.1 401"));
}

#[test]
fn greets_logs_and_stops() {
    let child = command(&["--port", "0", "--quirks", "Q76", "--virtual-time"])
        .stdout(Stdio::piped())
        .spawn();
    let mut running = Running(child.unwrap());
    let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines();

    let greeting: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    let url = greeting["url"].as_str().unwrap();
    let (client_id, client_key) = (&greeting["client_id"], &greeting["client_key"]);
    assert_eq!(greeting.as_object().unwrap().len(), 4);
    let address = url.strip_prefix("http://").unwrap();
    let (address, base) = address.split_once('/').unwrap();
    assert_eq!(base, "api/v1");
    assert_eq!(greeting["admin"], format!("http://{address}/__sandbox/"));

    let body = format!("{{\"client_id\":{client_id},\"client_key\":{client_key}}}");
    let answer = send(
        address,
        &format!(
            "POST /api/v1/auth/token HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        ),
    );
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(answer.contains("access_token"));
    let answer = send(
        address,
        "GET /api/v1/payment/balance?key=hidden HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
    );
    assert!(answer.ends_with(r#"{"message":"Unauthorized","statusCode":401}"#));

    // Time, method, path, status, operation, caller: in columns, without colours in a pipe.
    let logged: Vec<String> = lines.by_ref().take(2).map(Result::unwrap).collect();
    let words = |line: &str| {
        line.split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        words(&logged[0]),
        [
            "10:15:00.000",
            "POST",
            "/auth/token",
            "200",
            "createToken",
            "client_sandbox001"
        ]
    );
    assert_eq!(
        words(&logged[1]),
        [
            "10:15:00.000",
            "GET",
            "/payment/balance",
            "401",
            "getPaymentBalance",
            "-"
        ]
    );
    assert_eq!(logged[0].find(" 200 "), logged[1].find(" 401 "));

    if cfg!(unix) {
        let pid = running.0.id().to_string();
        let interrupt = Command::new("kill").args(["-INT", &pid]).status();
        assert!(interrupt.unwrap().success());
        assert_eq!(running.0.wait().unwrap().code(), Some(0));
        assert!(lines.next().is_none());
    }
}

/// Starts the program and returns what it says first.
fn started(args: &[&str]) -> (Running, Value) {
    let child = command(args).stdout(Stdio::piped()).spawn();
    let mut running = Running(child.unwrap());
    let mut line = String::new();
    let mut out = BufReader::new(running.0.stdout.take().unwrap());
    out.read_line(&mut line).unwrap();
    (running, serde_json::from_str(&line).unwrap())
}

fn address(greeting: &Value) -> String {
    let url = greeting["url"].as_str().unwrap();
    let address = url["http://".len()..].split('/').next();
    address.unwrap().to_owned()
}

/// Asks for a token.
fn log_in(greeting: &Value) -> String {
    let (id, key) = (&greeting["client_id"], &greeting["client_key"]);
    let body = format!("{{\"client_id\":{id},\"client_key\":{key}}}");
    let request = format!(
        "POST /api/v1/auth/token HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    send(&address(greeting), &request)
}

#[test]
fn a_seed_file_and_faults_are_there_from_the_first_request_on() {
    let seed = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../examples/sandbox-seed.json"
    );
    let folder = tempfile::tempdir().unwrap();
    let faults = folder.path().join("faults.json");
    let text = r#"{"operation": "createToken", "call": 2, "fault": "status:503"}"#;
    std::fs::write(&faults, text).unwrap();
    let faults = faults.to_str().unwrap();
    let (_running, greeting) = started(&["--port=0", "--seed", seed, "--faults", faults]);
    assert_eq!(greeting["client_id"], "client_mboa");
    assert_eq!(greeting["client_key"], "key_for_tests_only");
    assert!(log_in(&greeting).starts_with("HTTP/1.1 200"));
    assert!(log_in(&greeting).starts_with("HTTP/1.1 503"));
    assert!(log_in(&greeting).starts_with("HTTP/1.1 200"));
}

/// What the owner of the sandbox is answered.
fn administer(greeting: &Value, request: &str) -> Value {
    let request = format!("{request} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n");
    let answer = send(&address(greeting), &request);
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap()
}

#[test]
fn a_reset_keeps_to_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let faults = folder.path().join("faults.json");
    let text = r#"{"operation": "createCard", "call": 1, "fault": "status:503"}"#;
    std::fs::write(&faults, text).unwrap();
    let faults = faults.to_str().unwrap();
    let url = "http://127.0.0.1:9/notices";
    let (_running, greeting) = started(&["--port=0", "--faults", faults, "--webhook", url]);
    let known = || {
        let snapshot = administer(&greeting, "GET /__sandbox/snapshot");
        let faults = administer(&greeting, "GET /__sandbox/faults");
        (snapshot["webhooks"].clone(), faults["faults"].clone())
    };
    let start = known();
    assert_eq!(start.0[0]["url"], url);
    assert_eq!(start.1[0]["operation"], "createCard");
    administer(&greeting, "DELETE /__sandbox/faults");
    administer(&greeting, "DELETE /__sandbox/webhook");
    assert_ne!(known(), start);
    administer(&greeting, "POST /__sandbox/reset");
    assert_eq!(known(), start);
}

#[test]
fn the_rate_limit_is_the_one_that_was_asked_for() {
    let (_running, greeting) = started(&["--port=0", "--rate-limit=2", "--virtual-time"]);
    assert!(log_in(&greeting).starts_with("HTTP/1.1 200"));
    assert!(log_in(&greeting).starts_with("HTTP/1.1 200"));
    assert!(log_in(&greeting).starts_with("HTTP/1.1 429"));
    let (_running, greeting) = started(&["--port=0", "--rate-limit=off", "--virtual-time"]);
    for _ in 0..12 {
        assert!(log_in(&greeting).starts_with("HTTP/1.1 200"));
    }
}

#[test]
fn files_that_cannot_be_used_are_refused_before_anything_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let seed = file(
        "seed.json",
        r#"{"walets": [], "cards": [{"customer": "nobody"}]}"#,
    );
    let torn = file("torn.json", "{\n\"cards\": [");
    let fault = r#"{"operation": "createCart", "fault": "status:503"}"#;
    let faults = file("faults.json", fault);
    for (args, problems) in [
        (
            ["--seed", &seed],
            [
                "\n  $.walets: unknown field; did you mean `wallets`?",
                "\n  $.cards[0].customer: nothing is called `nobody`",
            ],
        ),
        (
            ["--seed", &torn],
            ["torn.json:\n  line 2, column 10: ", "EOF"],
        ),
        (
            ["--seed", "no/file"],
            ["no/file: this file cannot be read", ""],
        ),
        (
            ["--faults", &faults],
            [
                "there is no operation `createCart`",
                "did you mean `createCard`?",
            ],
        ),
    ] {
        let output = command(&args).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        let complaint = String::from_utf8(output.stderr).unwrap();
        for problem in problems {
            assert!(complaint.contains(problem), "{complaint}");
        }
    }
}

#[test]
fn bad_arguments_are_named() {
    for (args, problem) in [
        (
            ["--port", "many"],
            "invalid value 'many' for '--port <PORT>'",
        ),
        (
            ["--quirks", "Q0"],
            "invalid value 'Q0' for '--quirks <LIST>': unknown quirk `Q0`; known are Q1",
        ),
        (["--speed", "9"], "unexpected argument '--speed' found"),
    ] {
        let output = command(&args).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert!(complaint.contains(problem), "{complaint}");
        assert!(complaint.contains("try '--help'"));
    }
}

#[test]
fn help_is_not_an_error() {
    let output = command(&["--help"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let help = String::from_utf8(output.stdout).unwrap();
    assert!(help.contains("Usage: cartevo-sandbox"));
    for option in [
        "--port",
        "--seed",
        "--quirks",
        "--virtual-time",
        "--faults",
        "--rate-limit",
        "--settle-after",
        "--decide-kyc-after",
        "--webhook",
        "--webhook-secret",
        "--webhook-scheme",
    ] {
        assert!(help.contains(option), "{option}");
    }
}
