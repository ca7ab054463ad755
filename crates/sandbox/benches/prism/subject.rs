//! The servers that are measured, each a process of its own.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::load::Connection;

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi.yaml");
const SANDBOX: &str = env!("CARGO_BIN_EXE_cartevo-sandbox");
/// A server that has not answered by then never will.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that has answered its first request.
pub struct Subject {
    process: Process,
    pub address: SocketAddr,
    /// The request for the balances, as it goes over the wire.
    pub balance: Vec<u8>,
    /// How long after its start it answered that request for the first time.
    pub first_answer: Duration,
}

impl Subject {
    /// Its resident memory, as Linux tells it.
    pub fn resident_megabytes(&self) -> io::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.0.id()))?;
        status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB"))
            .and_then(|kilobytes| kilobytes.parse::<f64>().ok())
            .map(|kilobytes| kilobytes / 1024.0)
            .ok_or_else(|| io::Error::other("no VmRSS in /proc"))
    }
}

/// Ends the process when nobody measures it any longer.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the sandbox and logs in; its first answer is that to the first request with a token.
pub fn sandbox() -> io::Result<Subject> {
    let mut command = Command::new(SANDBOX);
    command.args(["--port", "0"]).args(without_rate_limit()?);
    let start = Instant::now();
    let mut process = Process(command.stdout(Stdio::piped()).spawn()?);
    let mut output = BufReader::new(process.0.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?);
    let mut line = String::new();
    output.read_line(&mut line)?;
    std::thread::spawn(move || swallow(output));

    let ready: Value = serde_json::from_str(&line)?;
    let url = ready["url"].as_str().unwrap_or_default();
    let (address, base) = url
        .strip_prefix("http://")
        .and_then(|rest| rest.split_once('/'))
        .ok_or_else(|| io::Error::other(format!("no URL in the first line: {url}")))?;
    let address = address.parse().map_err(io::Error::other)?;

    let mut connection = Connection::open(address)?;
    let login =
        json!({"client_id": ready["client_id"], "client_key": ready["client_key"]}).to_string();
    let login = format!(
        "POST /{base}/auth/token HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{login}",
        login.len()
    );
    let answer: Value = serde_json::from_slice(connection.ask(login.as_bytes())?)?;
    let token = answer["access_token"]
        .as_str()
        .ok_or_else(|| io::Error::other("no token"))?;
    let balance = balance(address, &format!("/{base}"), token);
    connection.ask(&balance)?;
    Ok(Subject {
        process,
        address,
        balance,
        first_answer: start.elapsed(),
    })
}

/// The sandbox allows ten requests a minute unless it is told otherwise, if it knows the limit.
fn without_rate_limit() -> io::Result<&'static [&'static str]> {
    let help = Command::new(SANDBOX).arg("--help").output()?.stdout;
    let known = String::from_utf8_lossy(&help).contains("--rate-limit");
    Ok(if known { &["--rate-limit", "off"] } else { &[] })
}

/// Takes the request log away in large pieces, so that reading it costs next to nothing.
fn swallow(mut output: BufReader<ChildStdout>) {
    let mut piece = vec![0; 64 * 1024];
    while output.get_mut().read(&mut piece).is_ok_and(|read| read > 0) {
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Where Prism is.
pub struct Prism(OsString);

impl Prism {
    pub const MISSING: &str = "Prism is not installed: only the sandbox is measured. To install it: \
        npm install --prefix DIRECTORY @stoplight/prism-cli, \
        then set PRISM=DIRECTORY/node_modules/.bin/prism";

    pub fn find() -> Option<Self> {
        let program = std::env::var_os("PRISM").unwrap_or_else(|| "prism".into());
        let version = Command::new(&program).arg("--version").output();
        version
            .is_ok_and(|output| output.status.success())
            .then_some(Self(program))
    }

    /// Starts it as a silent mock of the same document.
    pub fn start(&self) -> io::Result<Subject> {
        let address = free_address()?;
        let mut command = Command::new(&self.0);
        command
            .args(["mock", "-v", "silent", "-p", &address.port().to_string()])
            .arg(DOCUMENT)
            // In production it is two processes, and only one of them would be weighed.
            .env_remove("NODE_ENV")
            .stdout(Stdio::null());
        let start = Instant::now();
        let mut process = Process(command.spawn()?);
        let balance = balance(address, "", "any");
        while let Err(problem) = Connection::open(address).and_then(|mut connection| {
            connection.ask(&balance)?;
            Ok(())
        }) {
            if problem.kind() != io::ErrorKind::ConnectionRefused || start.elapsed() > PATIENCE {
                return Err(problem);
            }
            if let Some(status) = process.0.try_wait()? {
                return Err(io::Error::other(format!("Prism has ended: {status}")));
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(Subject {
            process,
            address,
            balance,
            first_answer: start.elapsed(),
        })
    }
}

/// Prism cannot choose a port by itself. Those that the system hands out to others are left alone:
/// one of them could be taken before Prism is ready for it.
fn free_address() -> io::Result<SocketAddr> {
    (20_000..30_000)
        .map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
        .find(|address| TcpListener::bind(address).is_ok())
        .ok_or_else(|| io::ErrorKind::AddrInUse.into())
}

fn balance(address: SocketAddr, base: &str, token: &str) -> Vec<u8> {
    format!(
        "GET {base}/payment/balance HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\r\n"
    )
    .into_bytes()
}
