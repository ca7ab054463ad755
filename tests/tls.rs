//! Which clients can be made with which kind of TLS. One test, because a provider is installed once in
//! a program.

use cartevo::{BuildError, Client};

const HTTPS: &str = "https://api.cartevo.co/api/v1";
const HERE: &str = "http://127.0.0.1:9";

fn build(url: &str) -> Result<Client, BuildError> {
    let client = Client::builder().access_token("a token");
    client.base_url(url).build()
}

fn fault(url: &str) -> String {
    build(url).unwrap_err().to_string()
}

#[test]
fn a_client_without_the_tls_that_it_needs_is_not_made_and_says_what_to_do() {
    let (with_provider, without) = (
        cfg!(feature = "rustls"),
        cfg!(feature = "rustls-no-provider"),
    );
    match (with_provider, without) {
        (true, _) => assert!(build(HTTPS).is_ok()),
        (false, true) => {
            // The HTTP client would panic for the second, too.
            for url in [HTTPS, HERE] {
                let fault = fault(url);
                assert!(fault.contains("install_default"), "{fault}");
                assert!(fault.contains("feature `rustls`"), "{fault}");
            }
            let provider = rustls::crypto::aws_lc_rs::default_provider();
            provider.install_default().unwrap();
            assert!(build(HTTPS).is_ok());
        }
        (false, false) => {
            let fault = fault(HTTPS);
            assert!(fault.contains("feature `rustls`"), "{fault}");
            assert!(fault.contains("`rustls-no-provider`"), "{fault}");
        }
    }
    assert!(build(HERE).is_ok());
    // What else is wrong with it comes first.
    let nobody = Client::builder().base_url(HTTPS).build().unwrap_err();
    assert!(nobody.to_string().contains("credentials"), "{nobody}");
}
