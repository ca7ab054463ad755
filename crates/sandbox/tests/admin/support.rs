//! The owner of a sandbox, and a company that uses it: both have nothing but HTTP.

use cartevo_sandbox::{Builder, Sandbox};
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

pub struct Owner {
    pub sandbox: Sandbox,
    pub http: Client,
    /// Without the path.
    pub origin: String,
}

impl Owner {
    /// Of a sandbox in which payments and papers wait, and nobody asks too often.
    pub async fn new() -> Self {
        Self::of(Sandbox::builder().quota(None).settle_after(None)).await
    }

    pub async fn of(builder: Builder) -> Self {
        let sandbox = builder.start().await.unwrap();
        let origin = sandbox.url().strip_suffix("/api/v1").unwrap().to_owned();
        Self {
            sandbox,
            http: Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .unwrap(),
            origin,
        }
    }

    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let url = format!("{}/__sandbox{path}", self.origin);
        self.http.request(method.parse().unwrap(), url)
    }

    /// The status and the body.
    pub async fn ask(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        answer(self.request(method, path), body).await
    }

    pub async fn get(&self, path: &str) -> Value {
        let (status, body) = self.ask("GET", path, None).await;
        assert_eq!(status, 200, "{body}");
        body
    }

    pub async fn post(&self, path: &str, body: Value) -> Value {
        let (status, body) = self.ask("POST", path, Some(body)).await;
        assert_eq!(status, 200, "{body}");
        body
    }

    pub async fn put(&self, path: &str, body: Value) -> Value {
        let (status, body) = self.ask("PUT", path, Some(body)).await;
        assert_eq!(status, 200, "{body}");
        body
    }

    /// The status and the text of an error.
    pub async fn refused(&self, method: &str, path: &str, body: Value) -> (u16, String) {
        let (status, body) = self.ask(method, path, Some(body)).await;
        (status, body["error"].as_str().unwrap().to_owned())
    }

    /// A token of these credentials, as `GET /state` shows them.
    pub async fn token(&self, client_id: &str) -> String {
        let state = self.get("/state").await;
        let known = state["credentials"].as_array().unwrap();
        let known = known.iter().find(|one| one["client_id"] == client_id);
        let key = &known.unwrap()["client_key"];
        let body = json!({"client_id": client_id, "client_key": key});
        let (status, body) = self.call("", "POST", "/auth/token", Some(body)).await;
        assert_eq!(status, 200, "{body}");
        body["access_token"].as_str().unwrap().to_owned()
    }

    /// A token of the sandbox's own credentials.
    pub async fn own_token(&self) -> String {
        self.token("client_sandbox001").await
    }

    /// A call of the API.
    pub async fn call(
        &self,
        token: &str,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> (u16, Value) {
        let url = format!("{}{path}", self.sandbox.url());
        let request = self.http.request(method.parse().unwrap(), url);
        answer(request.bearer_auth(token), body).await
    }

    /// Tops up the wallet in Cameroon; the id of the transaction.
    pub async fn top_up(&self, token: &str) -> String {
        let body = json!({
            "walletId": self.sandbox.seeded().xaf_wallet,
            "amount": 5000,
            "currency": "XAF",
            "operator": "mtn",
            "phone": "237670000000",
        });
        let (status, body) = self.call(token, "POST", "/wallets/fund", Some(body)).await;
        assert_eq!(status, 200, "{body}");
        let id = &body["data"]["transaction"]["id"];
        id.as_str().unwrap().to_owned()
    }

    /// Orders a card with 100 USD on it; its id.
    pub async fn card(&self, token: &str) -> String {
        let body = json!({
            "customer_id": self.sandbox.seeded().approved_customer,
            "brand": "VISA",
            "name_on_card": "AICHA NJOYA",
            "amount": 100,
        });
        let (status, body) = self.call(token, "POST", "/cards", Some(body)).await;
        assert_eq!(status, 201, "{body}");
        body["data"]["card"]["id"].as_str().unwrap().to_owned()
    }

    /// The wallet in Cameroon, as the API shows it.
    pub async fn wallet(&self, token: &str) -> Value {
        let path = format!("/wallets/{}", self.sandbox.seeded().xaf_wallet);
        let (status, body) = self.call(token, "GET", &path, None).await;
        assert_eq!(status, 200, "{body}");
        body
    }
}

/// The status and the body.
async fn answer(request: RequestBuilder, body: Option<Value>) -> (u16, Value) {
    let request = match body {
        Some(body) => request.json(&body),
        None => request,
    };
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    (status, response.json().await.unwrap())
}
