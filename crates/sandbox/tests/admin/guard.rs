use reqwest::header::{HOST, ORIGIN};

use crate::support::Owner;

#[tokio::test]
async fn pages_of_other_origins_are_refused() {
    let owner = Owner::new().await;
    for origin in ["https://evil.example", "http://localhost:1", "null"] {
        for (method, path) in [
            ("POST", "/reset"),
            ("GET", "/state"),
            ("GET", "/snapshot"),
            ("POST", "/ui/advance"),
        ] {
            let request = owner.request(method, path).header(ORIGIN, origin);
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), 403, "{method} {path}");
            assert!(response.text().await.unwrap().contains(origin));
        }
    }
    for site in ["cross-site", "same-site"] {
        let request = owner
            .request("POST", "/reset")
            .header("sec-fetch-site", site);
        assert_eq!(request.send().await.unwrap().status(), 403);
    }
}

#[tokio::test]
async fn pages_of_its_own_are_not() {
    let owner = Owner::new().await;
    let request = owner
        .request("POST", "/reset")
        .header(ORIGIN, &owner.origin);
    let request = request.header("sec-fetch-site", "same-origin");
    assert_eq!(request.send().await.unwrap().status(), 200);
    let typed = owner
        .request("GET", "/state")
        .header("sec-fetch-site", "none");
    assert_eq!(typed.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn names_that_merely_lead_here_are_refused() {
    let owner = Owner::new().await;
    let port = owner.origin.rsplit(':').next().unwrap();
    for (host, status) in [
        (format!("rebound.example:{port}"), 403),
        ("localhost.evil.example".to_owned(), 403),
        (format!("localhost:{port}"), 200),
        (format!("[::1]:{port}"), 200),
    ] {
        let request = owner.request("GET", "/state").header(HOST, &host);
        assert_eq!(request.send().await.unwrap().status(), status, "{host}");
    }
    assert_eq!(
        owner.get("/requests").await["requests"],
        serde_json::json!([])
    );
}
