// A stand-in for the API, for the examples of the documentation: it answers in order, whatever it
// is asked. An answer is a JSON body, with its status before it if that is not 200.

use std::sync::{Arc, Mutex};

use axum::{Router, http::StatusCode};

pub async fn client<const N: usize>(answers: [&'static str; N]) -> cartevo::Client {
    let answers = Arc::new(Mutex::new(answers.into_iter()));
    let next = move || async move {
        let answer = answers.lock().unwrap().next().unwrap_or("599 {}");
        match answer.split_once(' ') {
            Some((status, body)) if status.len() == 3 => {
                (StatusCode::from_bytes(status.as_bytes()).unwrap(), body)
            }
            _ => (StatusCode::OK, answer),
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/api/v1", listener.local_addr().unwrap());
    tokio::spawn(async { axum::serve(listener, Router::new().fallback(next)).await });
    cartevo::Client::builder()
        .access_token("a token")
        .base_url(url)
        .retry(cartevo::RetryPolicy::none())
        .build()
        .unwrap()
}
