//! A caller with a token.

use cartevo_sandbox::Sandbox;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};

/// An answer, as status and body.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
}

impl Answer {
    pub async fn of(response: Response) -> Self {
        assert_eq!(
            response.headers()["content-type"],
            "application/json; charset=utf-8"
        );
        Self {
            status: response.status().as_u16(),
            body: response.json().await.unwrap(),
        }
    }

    /// The status and the message, as most errors are told apart.
    pub fn outcome(&self) -> (u16, &Value) {
        (self.status, &self.body["message"])
    }

    pub fn data(&self) -> &Value {
        &self.body["data"]
    }
}

pub struct Caller {
    http: Client,
    url: String,
    pub token: String,
}

impl Caller {
    /// Somebody who has logged in.
    pub async fn of(sandbox: &Sandbox) -> Self {
        let mut caller = Self::stranger(sandbox);
        caller.token = token(sandbox).await;
        caller
    }

    /// Somebody who has logged in with other credentials of the sandbox.
    pub async fn named(sandbox: &Sandbox, client_id: &str) -> Self {
        let mut caller = Self::stranger(sandbox);
        let known = sandbox.credentials();
        let known = known.iter().find(|one| one.client_id == client_id);
        let body = json!({"client_id": client_id, "client_key": known.unwrap().client_key()});
        let answer = caller.post("/auth/token", &body).await;
        let token = answer.body["access_token"].as_str().unwrap();
        caller.token.replace_range(.., token);
        caller
    }

    /// Somebody whose token nobody has issued.
    pub fn stranger(sandbox: &Sandbox) -> Self {
        Self {
            http: Client::new(),
            url: sandbox.url().to_owned(),
            token: "not-a-token".into(),
        }
    }

    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let method = method.parse().unwrap();
        self.http
            .request(method, format!("{}{path}", self.url))
            .bearer_auth(&self.token)
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request("GET", path).send().await.unwrap()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        let request = self.request("POST", path).json(body);
        Answer::of(request.send().await.unwrap()).await
    }

    pub async fn put(&self, path: &str) -> Answer {
        Answer::of(self.request("PUT", path).send().await.unwrap()).await
    }

    /// A form of texts, and of files as `(name, media type, size)`.
    pub async fn post_form(
        &self,
        path: &str,
        texts: &Value,
        files: &[(&str, &str, usize)],
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in texts.as_object().unwrap() {
            let value = value.as_str().unwrap();
            let part = format!(
                "--XX\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend(part.into_bytes());
        }
        for (name, media, size) in files {
            let head = format!(
                "--XX\r\ncontent-disposition: form-data; name=\"{name}\"; \
                 filename=\"a.bin\"\r\ncontent-type: {media}\r\n\r\n"
            );
            body.extend(head.into_bytes());
            body.extend(std::iter::repeat_n(b'x', *size));
            body.extend(b"\r\n");
        }
        body.extend(b"--XX--\r\n");
        let request = self.request("POST", path).body(body);
        let request = request.header("content-type", "multipart/form-data; boundary=XX");
        Answer::of(request.send().await.unwrap()).await
    }

    /// A card for the approved customer.
    pub async fn create_card(&self, sandbox: &Sandbox) -> Answer {
        self.post("/cards", &card(sandbox)).await
    }

    /// A top-up of the wallet in Cameroon.
    pub async fn fund(&self, sandbox: &Sandbox) -> Answer {
        self.post("/wallets/fund", &funding(sandbox)).await
    }

    pub async fn wallet(&self, id: &str) -> Answer {
        self.get(&format!("/wallets/{id}")).await
    }
}

/// A sandbox in which nothing happens by itself, and nobody asks too often.
pub async fn sandbox() -> Sandbox {
    let sandbox = Sandbox::builder().quota(None).settle_after(None);
    sandbox.start().await.unwrap()
}

pub async fn token(sandbox: &Sandbox) -> String {
    let answer = Caller::stranger(sandbox)
        .post("/auth/token", &credentials(sandbox))
        .await;
    assert_eq!(answer.status, 200);
    answer.body["access_token"].as_str().unwrap().to_owned()
}

pub fn credentials(sandbox: &Sandbox) -> Value {
    json!({"client_id": sandbox.client_id(), "client_key": sandbox.client_key()})
}

pub fn card(sandbox: &Sandbox) -> Value {
    json!({
        "customer_id": sandbox.seeded().approved_customer,
        "brand": "VISA",
        "name_on_card": "AICHA NJOYA",
        "amount": 100,
    })
}

pub fn funding(sandbox: &Sandbox) -> Value {
    json!({
        "walletId": sandbox.seeded().xaf_wallet,
        "amount": 5000,
        "currency": "XAF",
        "operator": "mtn",
        "phone": "237670000000",
    })
}

/// `body` with one field changed.
pub fn with(mut body: Value, field: &str, value: Value) -> Value {
    body[field] = value;
    body
}

/// `body` with one field less.
pub fn without(mut body: Value, field: &str) -> Value {
    body.as_object_mut().unwrap().remove(field);
    body
}

pub fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}
