//! A load generator that costs little: one thread, one `write` and one `read` for a request.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::subject::Subject;

/// That many requests are on their way at any time.
pub const CONNECTIONS: usize = 16;

/// What came of a run.
pub struct Tally {
    pub answers: u64,
    pub elapsed: Duration,
    /// The part of the time in which this process was on a processor, where that can be known.
    pub busy: Option<f64>,
}

impl Tally {
    #[allow(clippy::cast_precision_loss, reason = "nobody makes 2^53 requests")]
    pub fn per_second(&self) -> f64 {
        self.answers as f64 / self.elapsed.as_secs_f64()
    }
}

/// Asks for the balance until there are as many answers as wanted, or the time is over.
///
/// The connections take turns: the answer on one is read and the next request on it is written,
/// while the server works on those of the others. Every answer has to be a 200 of the same length.
pub fn run(subject: &Subject, answers: u64, time: Duration) -> io::Result<Tally> {
    let mut connections = (0..CONNECTIONS)
        .map(|_| Connection::open(subject.address))
        .collect::<io::Result<Vec<_>>>()?;
    let expected = connections[0].ask(&subject.balance)?.len();

    let on_processor = time_on_processor();
    let start = Instant::now();
    for connection in &mut connections {
        connection.send(&subject.balance)?;
    }
    let (mut sent, mut received) = (CONNECTIONS as u64, 0);
    // The one by which the length was learnt counts for the server, too.
    let answers = answers - 1;
    while received < sent {
        for connection in &mut connections {
            if received == sent {
                break;
            }
            let length = connection.receive()?.len();
            if length != expected {
                let problem = format!("an answer of {length} bytes instead of {expected}");
                return Err(io::Error::other(problem));
            }
            received += 1;
            if sent < answers && start.elapsed() < time {
                connection.send(&subject.balance)?;
                sent += 1;
            }
        }
    }
    let elapsed = start.elapsed();
    let busy = on_processor
        .zip(time_on_processor())
        .map(|(before, after)| after.saturating_sub(before).as_secs_f64() / elapsed.as_secs_f64());
    Ok(Tally {
        answers: received + 1,
        elapsed,
        busy,
    })
}

/// What this process has used of the processors so far.
fn time_on_processor() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name in parentheses may hold anything; user and system time are fields 14 and 15.
    let (_, fields) = stat.rsplit_once(") ")?;
    let ticks: Vec<u64> = fields
        .split(' ')
        .skip(11)
        .take(2)
        .map(|ticks| ticks.parse().ok())
        .collect::<Option<_>>()?;
    // Linux shows programs a hundred ticks a second, whatever it counts in itself.
    Some(Duration::from_millis(ticks.iter().sum::<u64>() * 10))
}

/// A connection that is kept alive.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        Ok(Self {
            stream,
            buffer: vec![0; 16 * 1024],
        })
    }

    /// The body of the answer, which has to be a 200.
    pub fn ask(&mut self, request: &[u8]) -> io::Result<&[u8]> {
        self.send(request)?;
        self.receive()
    }

    fn send(&mut self, request: &[u8]) -> io::Result<()> {
        self.stream.write_all(request)
    }

    fn receive(&mut self) -> io::Result<&[u8]> {
        let mut filled = 0;
        loop {
            let read = self.stream.read(&mut self.buffer[filled..])?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            filled += read;
            if let Some((head, body)) = extent(&self.buffer[..filled])? {
                if filled > head + body {
                    return Err(io::Error::other("more than one answer to a request"));
                }
                if filled == head + body {
                    return Ok(&self.buffer[head..filled]);
                }
            }
        }
    }
}

/// How long the head and the body of an answer are, once the head is complete.
fn extent(answer: &[u8]) -> io::Result<Option<(usize, usize)>> {
    let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = str::from_utf8(&answer[..end]).map_err(io::Error::other)?;
    if !head.starts_with("HTTP/1.1 200 ") {
        let line = head.lines().next().unwrap_or_default();
        return Err(io::Error::other(format!("not a 200: {line}")));
    }
    let length = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse().ok());
    match length {
        Some(length) => Ok(Some((end + 4, length))),
        None => Err(io::Error::other("an answer without a content-length")),
    }
}
