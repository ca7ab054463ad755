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
    let child = command(&["--port", "0", "--quirks", "Q76"])
        .stdout(Stdio::piped())
        .spawn();
    let mut running = Running(child.unwrap());
    let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines();

    let greeting: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    let url = greeting["url"].as_str().unwrap();
    let (client_id, client_key) = (&greeting["client_id"], &greeting["client_key"]);
    assert_eq!(greeting.as_object().unwrap().len(), 3);
    let address = url.strip_prefix("http://").unwrap();
    let (address, base) = address.split_once('/').unwrap();
    assert_eq!(base, "api/v1");

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

    assert_eq!(lines.next().unwrap().unwrap(), "POST /auth/token 200");
    assert_eq!(lines.next().unwrap().unwrap(), "GET /payment/balance 401");

    if cfg!(unix) {
        let pid = running.0.id().to_string();
        let interrupt = Command::new("kill").args(["-INT", &pid]).status();
        assert!(interrupt.unwrap().success());
        assert_eq!(running.0.wait().unwrap().code(), Some(0));
        assert!(lines.next().is_none());
    }
}

#[test]
fn bad_arguments_are_named() {
    for (args, problem) in [
        (
            ["--port", "many"],
            "--port takes a number from 0 to 65535, not `many`",
        ),
        (
            ["--quirks", "Q0"],
            "--quirks: unknown quirk `Q0`; known are Q1",
        ),
        (["--speed", "9"], "unknown argument `--speed`"),
    ] {
        let output = command(&args).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert!(complaint.contains(problem), "{complaint}");
        assert!(complaint.contains("Usage: cartevo-sandbox"));
    }
}

#[test]
fn help_is_not_an_error() {
    let output = command(&["--help"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stdout.starts_with(b"Usage: cartevo-sandbox"));
}
