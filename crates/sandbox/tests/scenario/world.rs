//! The binary as a process, and callers who know nothing of it but its addresses.

use std::fmt;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::checks::text;

/// A running sandbox whose clock stands still until it is moved.
pub struct World {
    child: Child,
    http: Client,
    admin: String,
    /// What the binary said when it was ready.
    pub ready: Value,
    /// The ids of what a fresh sandbox holds.
    pub seeded: Value,
    credentials: Vec<Value>,
}

impl World {
    /// Nobody is counted in it.
    pub async fn start() -> Self {
        let world = Self::strict().await;
        let everybody = json!({"off": true});
        world.control("PUT", "/rate-limit", &everybody).await;
        for credentials in &world.credentials {
            let off = json!({"off": true, "client_id": credentials["client_id"]});
            world.control("PUT", "/rate-limit", &off).await;
        }
        world
    }

    /// As it comes: ten requests in 60 seconds.
    pub async fn strict() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_cartevo-sandbox"))
            .args(["--port", "0", "--virtual-time"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let stdout = child.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let mut world = Self {
            child,
            http: Client::new(),
            admin: String::new(),
            ready: serde_json::from_str(&line).unwrap(),
            seeded: Value::Null,
            credentials: Vec::new(),
        };
        let host = text(&world.ready["url"]).replace("/api/v1", "");
        world.admin = format!("{host}/__sandbox");
        let state = world.look("/state").await;
        world.seeded = state["seeded"].clone();
        let credentials = state["credentials"].as_array().unwrap();
        world.credentials.clone_from(credentials);
        world
    }

    /// The id of something that a fresh sandbox holds.
    pub fn id(&self, name: &str) -> String {
        text(&self.seeded[name])
    }

    pub fn credentials(&self, client_id: &str) -> Value {
        let found = self
            .credentials
            .iter()
            .find(|known| known["client_id"] == client_id);
        let found = found.unwrap_or_else(|| panic!("no credentials {client_id}"));
        json!({"client_id": client_id, "client_key": found["client_key"]})
    }

    /// Somebody without a token.
    pub fn stranger(&self) -> Caller {
        Caller {
            http: self.http.clone(),
            base: text(&self.ready["url"]),
            token: None,
        }
    }

    /// Somebody of the company whose credentials the binary printed.
    pub async fn caller(&self) -> Caller {
        self.caller_of(&text(&self.ready["client_id"])).await
    }

    pub async fn caller_of(&self, client_id: &str) -> Caller {
        let mut caller = self.stranger();
        let answer = caller
            .post("/auth/token", &self.credentials(client_id))
            .await;
        assert_eq!(answer.status, 200, "a token for {client_id}: {answer}");
        caller.token = Some(text(&answer.body["access_token"]));
        caller
    }

    /// As [`World::caller`], when the credentials are no longer those of the start.
    pub async fn again(&mut self) -> Caller {
        let state = self.look("/state").await;
        let credentials = state["credentials"].as_array().unwrap();
        self.credentials.clone_from(credentials);
        self.caller().await
    }

    /// Asks the sandbox about itself.
    pub async fn look(&self, path: &str) -> Value {
        let (status, body) = self.try_control("GET", path, None).await;
        assert_eq!(status, 200, "GET {path}: {body}");
        body
    }

    /// Tells the sandbox to do something.
    pub async fn control(&self, method: &str, path: &str, body: &Value) -> Value {
        let (status, answer) = self.try_control(method, path, Some(body)).await;
        assert_eq!(status, 200, "{method} {path} {body}: {answer}");
        answer
    }

    pub async fn try_control(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> (u16, Value) {
        let mut request = self
            .http
            .request(verb(method), format!("{}{path}", self.admin));
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        (status, response.json().await.unwrap_or_default())
    }

    /// The page for people.
    pub async fn page(&self) -> Response {
        self.http
            .get(format!("{}/", self.admin))
            .send()
            .await
            .unwrap()
    }

    pub async fn advance(&self, seconds: u32) {
        let step = json!({"advance_seconds": seconds});
        self.control("POST", "/clock", &step).await;
    }

    pub async fn now(&self) -> String {
        text(&self.look("/clock").await["now"])
    }

    /// A fault for certain calls of an operation.
    pub async fn arm(&self, rule: Value) {
        self.control("POST", "/faults", &rule).await;
    }

    /// The documents of a customer are in order, or are not.
    pub async fn decide(&self, customer: &str, status: &str) {
        let decision = json!({"customer_id": customer, "status": status});
        self.control("POST", "/kyc", &decision).await;
    }
}

/// The process ends whatever becomes of the story.
impl Drop for World {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Somebody who calls the API.
#[derive(Clone)]
pub struct Caller {
    http: Client,
    base: String,
    pub token: Option<String>,
}

impl Caller {
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let request = self
            .http
            .request(verb(method), format!("{}{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request("GET", path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.request("POST", path).json(body)).await
    }

    pub async fn put(&self, path: &str) -> Answer {
        Answer::of(self.request("PUT", path)).await
    }

    /// A call with a body if it has one.
    pub async fn call(&self, method: &str, path: &str, body: &Value) -> Answer {
        let request = self.request(method, path);
        Answer::of(if body.is_null() {
            request
        } else {
            request.json(body)
        })
        .await
    }

    pub async fn data(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {answer}");
        answer.body["data"].clone()
    }

    pub async fn wallet(&self, id: &str) -> Value {
        self.data(&format!("/wallets/{id}")).await
    }
}

fn verb(method: &str) -> Method {
    method.parse().unwrap()
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    /// Null if it is no JSON.
    pub body: Value,
}

impl Answer {
    pub async fn of(request: RequestBuilder) -> Self {
        Self::try_of(request).await.unwrap()
    }

    /// Fails if no whole answer comes.
    pub async fn try_of(request: RequestBuilder) -> reqwest::Result<Self> {
        let response = request.send().await?;
        Ok(Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: serde_json::from_slice(&response.bytes().await?).unwrap_or_default(),
        })
    }

    pub fn data(&self) -> &Value {
        &self.body["data"]
    }

    /// Whether a message names this field.
    pub fn names(&self, field: &str) -> bool {
        let messages = self.body["message"].as_array();
        let mut messages = messages.into_iter().flatten();
        messages.any(|message| message.as_str().is_some_and(|text| text.contains(field)))
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status, self.body)
    }
}

/// `body` with one field changed.
pub fn with(mut body: Value, field: &str, value: impl Into<Value>) -> Value {
    body[field] = value.into();
    body
}

/// `body` with one field less.
pub fn without(mut body: Value, field: &str) -> Value {
    body.as_object_mut().unwrap().remove(field);
    body
}

pub fn has(value: &Value, field: &str) -> bool {
    value.get(field).is_some()
}

pub fn count(value: &Value) -> usize {
    value.as_array().map_or(0, Vec::len)
}
