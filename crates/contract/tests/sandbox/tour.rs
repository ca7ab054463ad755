//! A tour of the API, as recordings.

use cartevo::{
    Client, OPERATIONS,
    dynamic::{self, Input},
};
use cartevo_sandbox::{Quirks, Sandbox};
use serde_json::{Map, Value, json};
use tokio::runtime::Builder;

/// Every call of the tour in a sandbox with these quirks, as recordings that name none.
pub fn recorded(quirks: Quirks) -> Vec<Value> {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let sandbox = Sandbox::builder().quota(None).quirks(quirks);
        let sandbox = sandbox.start().await.unwrap();
        let mut tour = Tour::new(sandbox);
        tour.customers().await;
        tour.wallets().await;
        tour.cards().await;
        tour.payments().await;
        tour.tokens().await;
        tour.recordings
    })
}

struct Tour {
    sandbox: Sandbox,
    client: Client,
    recordings: Vec<Value>,
}

const NOWHERE: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

impl Tour {
    fn new(sandbox: Sandbox) -> Self {
        let client = Client::builder()
            .credentials(sandbox.client_id(), sandbox.client_key())
            .base_url(sandbox.url())
            .quota(cartevo::Unlimited)
            .retry(cartevo::RetryPolicy::none());
        Self {
            client: client.build().unwrap(),
            sandbox,
            recordings: Vec::new(),
        }
    }

    /// Makes a call and keeps the exchange.
    async fn call(
        &mut self,
        operation: &str,
        case: &str,
        path: &[(&str, &str)],
        query: &[(&str, &str)],
        body: Value,
    ) {
        let client = self.client.clone();
        self.call_by(&client, operation, case, path, query, body)
            .await;
    }

    async fn call_by(
        &mut self,
        client: &Client,
        operation: &str,
        case: &str,
        path: &[(&str, &str)],
        query: &[(&str, &str)],
        body: Value,
    ) {
        let known = OPERATIONS
            .iter()
            .find(|known| known.id == operation)
            .unwrap();
        let texts = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter();
            pairs
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect()
        };
        let input = Input {
            path: texts(path),
            query: texts(query),
            body: Some(body.clone()).filter(|body| !body.is_null()),
        };
        let outcome = dynamic::invoke(client, operation, input).await;
        let (status, bytes, headers) = match &outcome {
            Ok(reply) => (reply.status(), reply.raw(), reply.headers()),
            Err(error) => {
                let status = error.status().unwrap_or_else(|| panic!("{error}"));
                (status, error.body().unwrap(), error.headers().unwrap())
            }
        };
        let mut at = known.path.to_owned();
        for (name, value) in path {
            at = at.replace(&format!("{{{name}}}"), value);
        }
        let form = operation == "createCustomer";
        let content = if form {
            "multipart/form-data"
        } else {
            "application/json"
        };
        let headers_sent = if body.is_null() {
            json!({})
        } else {
            json!({"content-type": content})
        };
        let query: Map<String, Value> = query
            .iter()
            .map(|(name, value)| ((*name).to_owned(), json!(value)))
            .collect();
        let label = headers
            .get("content-type")
            .map(|value| value.to_str().unwrap());
        let mut answer: Value = serde_json::from_slice(bytes).unwrap();
        // Every sandbox makes up its own.
        if let Some(token) = answer.pointer_mut("/access_token") {
            *token = json!("[redacted]");
        }
        if let Some(token) = answer.pointer_mut("/data/access_token") {
            *token = json!("[redacted]");
        }
        self.recordings.push(json!({
            "operation": operation,
            "case": case,
            "source": {"kind": "sandbox", "page": known.page, "date": "2026-11-21"},
            "request": {
                "method": known.method,
                "path": at,
                "query": query,
                "headers": headers_sent,
                "body": if form { parts(&body) } else { body },
            },
            "response": {
                "status": status,
                "headers": {"content-type": label},
                "body": answer,
            },
            "quirks": [],
        }));
    }

    async fn customers(&mut self) {
        let front = json!({"file_name": "front.png", "base64": "iVBORw0KGgo="});
        let mut form = person("jeanne@example.com");
        form["id_document_front"] = front;
        self.call("createCustomer", "ok", &[], &[], form.clone())
            .await;
        self.call("createCustomer", "again", &[], &[], form).await;
        let mut body = person("paul@example.com");
        body["id_document_front_url"] = json!("https://files.example.com/front.png");
        self.call("enrollCustomer", "ok", &[], &[], body).await;
        self.call("listCustomers", "ok", &[], &[("limit", "2")], Value::Null)
            .await;
        let id = self.sandbox.seeded().approved_customer.clone();
        self.call("getCustomer", "ok", &[("id", &id)], &[], Value::Null)
            .await;
        self.call(
            "getCustomer",
            "unknown",
            &[("id", NOWHERE)],
            &[],
            Value::Null,
        )
        .await;
    }

    async fn wallets(&mut self) {
        let seeded = self.sandbox.seeded().clone();
        let (xaf, usd) = (seeded.xaf_wallet.as_str(), seeded.usd_wallet.as_str());
        self.call("listWallets", "ok", &[], &[], Value::Null).await;
        for (case, id) in [("ok", xaf), ("usd", usd), ("unknown", NOWHERE)] {
            self.call("getWallet", case, &[("id", id)], &[], Value::Null)
                .await;
        }
        self.call("getUsdBalance", "ok", &[], &[], Value::Null)
            .await;
        let new = json!({"currency": "XOF", "country": "Senegal", "country_iso_code": "SN", "country_phone_code": "+221"});
        self.call("createWallet", "ok", &[], &[], new).await;
        let top_up = json!({"walletId": xaf, "amount": 5000.5, "currency": "XAF", "operator": "mtn",
            "phone": "237670000000", "trxId": "FUND-1", "userId": seeded.company_id});
        self.call("fundWallet", "ok", &[], &[], top_up.clone())
            .await;
        let mut wrong = top_up.clone();
        wrong["currency"] = json!("XOF");
        wrong["trxId"] = json!("FUND-2");
        self.call("fundWallet", "wrong-currency", &[], &[], wrong)
            .await;
        self.sandbox.advance(std::time::Duration::from_secs(5));
        let id = self.sandbox.transactions().remove(0).id;
        self.call(
            "getWalletTransaction",
            "ok",
            &[("id", &id)],
            &[],
            Value::Null,
        )
        .await;
        self.call(
            "getWalletTransaction",
            "unknown",
            &[("id", NOWHERE)],
            &[],
            Value::Null,
        )
        .await;
        self.call("listTransactions", "ok", &[], &[], Value::Null)
            .await;
        self.call(
            "listWalletTransactions",
            "ok",
            &[("walletId", xaf)],
            &[],
            Value::Null,
        )
        .await;
        let quote = json!({"amount": 6500, "fromCurrency": "XAF", "toCurrency": "USD"});
        self.call("convertCurrency", "ok", &[], &[], quote).await;
        let same = json!({"amount": 10, "fromCurrency": "USD", "toCurrency": "USD"});
        self.call("convertCurrency", "same", &[], &[], same).await;
        let deposit = json!({
            "sourceWallet": {"id": xaf, "currency": "XAF", "amount": 6500, "feeAmount": 0, "totalAmount": 6500},
            "destinationWallet": {"id": usd, "currency": "USD", "amount": 10},
            "exchangeRate": {"rate": 0.001_538_46, "fromCurrency": "XAF", "toCurrency": "USD"},
        });
        self.call("depositWallet", "ok", &[], &[], deposit).await;
        let fees = json!({"from_currency": "XAF", "to_currency": "USD", "amount": 1000});
        self.call("calculateTransferFees", "ok", &[], &[], fees)
            .await;
        let moved = |amount: u32| json!({"amount": amount, "direction": "PAYIN_TO_PAYOUT"});
        self.call("transferInternal", "ok", &[("id", xaf)], &[], moved(1000))
            .await;
        self.call(
            "transferInternal",
            "too-much",
            &[("id", xaf)],
            &[],
            moved(90_000_000),
        )
        .await;
    }

    async fn cards(&mut self) {
        let seeded = self.sandbox.seeded().clone();
        let order = json!({"customer_id": seeded.approved_customer, "brand": "VISA",
            "name_on_card": "AICHA NJOYA", "amount": 25.5});
        self.call("createCard", "ok", &[], &[], order.clone()).await;
        let mut wrong = order;
        wrong["customer_id"] = json!(seeded.pending_customer);
        self.call("createCard", "kyc", &[], &[], wrong).await;
        let id = self.sandbox.cards().remove(0).id;
        let card = [("id", id.as_str())];
        self.call("getCard", "ok", &card, &[], Value::Null).await;
        self.call("getCard", "unknown", &[("id", NOWHERE)], &[], Value::Null)
            .await;
        self.call("fundCard", "ok", &card, &[], json!({"amount": 50}))
            .await;
        self.call("withdrawCard", "ok", &card, &[], json!({"amount": 20.25}))
            .await;
        self.call(
            "withdrawCard",
            "too-much",
            &card,
            &[],
            json!({"amount": 4000}),
        )
        .await;
        let spent = self
            .sandbox
            .purchase(&id, 12.into(), "Librairie")
            .unwrap()
            .id;
        self.call("freezeCard", "ok", &card, &[], Value::Null).await;
        self.call("freezeCard", "again", &card, &[], Value::Null)
            .await;
        self.call("unfreezeCard", "ok", &card, &[], Value::Null)
            .await;
        self.call("listCards", "ok", &[], &[], Value::Null).await;
        self.call("listCardTransactions", "ok", &card, &[], Value::Null)
            .await;
        let one = [("id", id.as_str()), ("transactionId", spent.as_str())];
        self.call("getCardTransaction", "ok", &one, &[], Value::Null)
            .await;
        let holder = [("id", seeded.approved_customer.as_str())];
        self.call("listCustomerCards", "ok", &holder, &[], Value::Null)
            .await;
        let nobody = [("id", seeded.rejected_customer.as_str())];
        self.call("listCustomerCards", "none", &nobody, &[], Value::Null)
            .await;
        self.call("listCustomerTransactions", "ok", &holder, &[], Value::Null)
            .await;
        self.call("terminateCard", "ok", &card, &[], Value::Null)
            .await;
    }

    async fn payments(&mut self) {
        let pay = |external_id: &str, phone: &str| {
            json!({"operator": "mtn", "country": "CM", "phone_number": phone, "amount": 250,
                "currency": "XAF", "external_id": external_id})
        };
        self.call("getPaymentBalance", "ok", &[], &[], Value::Null)
            .await;
        self.call(
            "collectPayment",
            "ok",
            &[],
            &[],
            pay("ORDER-1", "237670000000"),
        )
        .await;
        self.call(
            "collectPayment",
            "unavailable",
            &[],
            &[],
            pay("ORDER-2", "237670000422"),
        )
        .await;
        self.call("payOut", "ok", &[], &[], pay("SALARY-1", "237670000001"))
            .await;
        let ids = self.sandbox.transactions().into_iter().rev().take(2);
        let ids: Vec<String> = ids.map(|one| one.id).collect();
        self.call(
            "getPayment",
            "pending",
            &[("transactionId", &ids[0])],
            &[],
            Value::Null,
        )
        .await;
        self.sandbox.advance(std::time::Duration::from_secs(5));
        self.call(
            "getPayment",
            "failed",
            &[("transactionId", &ids[0])],
            &[],
            Value::Null,
        )
        .await;
        self.call(
            "getPayment",
            "success",
            &[("transactionId", &ids[1])],
            &[],
            Value::Null,
        )
        .await;
        self.call(
            "getPayment",
            "unknown",
            &[("transactionId", NOWHERE)],
            &[],
            Value::Null,
        )
        .await;
        self.call("listPayments", "ok", &[], &[("limit", "1")], Value::Null)
            .await;
    }

    async fn tokens(&mut self) {
        let (id, key) = (
            self.sandbox.client_id().to_owned(),
            self.sandbox.client_key().to_owned(),
        );
        self.call(
            "createToken",
            "ok",
            &[],
            &[],
            json!({"client_id": id, "client_key": key}),
        )
        .await;
        self.call(
            "createToken",
            "refused",
            &[],
            &[],
            json!({"client_id": id, "client_key": "key_x"}),
        )
        .await;
        let stranger = Client::builder()
            .access_token("no token")
            .base_url(self.sandbox.url());
        let stranger = stranger.build().unwrap();
        self.call_by(
            &stranger,
            "listWallets",
            "unauthorized",
            &[],
            &[],
            Value::Null,
        )
        .await;
    }
}

fn person(email: &str) -> Value {
    json!({
        "first_name": "Jeanne", "last_name": "Mballa", "email": email, "country": "Cameroon",
        "street": "14 Avenue Kennedy", "city": "Yaoundé", "state": "Centre", "postal_code": "00237",
        "country_iso_code": "CM", "country_phone_code": "+237", "phone_number": "670000077",
        "identification_number": "100000077", "id_document_type": "PASSPORT", "date_of_birth": "1994-06-30",
    })
}

/// A form as a recording has it.
fn parts(form: &Value) -> Value {
    let part = |(name, value): (&String, &Value)| match value.as_str() {
        Some(text) => json!({"name": name, "value": text}),
        None => {
            json!({"name": name, "filename": value["file_name"], "content_type": "image/png", "size": 8})
        }
    };
    let parts: Vec<Value> = form.as_object().unwrap().iter().map(part).collect();
    json!({"parts": parts})
}
