use super::READ;
use crate::contract::{Found, find, nearest, operation, operations};

fn ids(operations: &[&super::Operation]) -> Vec<&'static str> {
    operations.iter().map(|operation| operation.id).collect()
}

/// The operation's id with the parameters of the path.
fn found(method: &str, path: &str) -> Option<(&'static str, Vec<(&'static str, String)>)> {
    match find(method, path) {
        Found::Operation(operation, parameters) => Some((operation.id, parameters)),
        _ => None,
    }
}

#[test]
fn the_table_has_what_the_document_has() {
    assert_eq!(operations().len(), READ.len());
    for (built, read) in operations().iter().zip(READ.iter()) {
        assert_eq!(built.id, read.id);
        assert_eq!((built.method, built.path), (&*read.method, &*read.path));
        assert_eq!(built.authenticated, read.authenticated);
        assert_eq!(built.multipart, read.multipart);
        assert_eq!(built.has_body(), read.body.is_some());
        for (status, _) in &read.responses {
            let status = status.replace('X', "3").parse().unwrap();
            assert!(built.documents(status), "{} {status}", built.id);
        }
        assert!(!built.documents(418) && !built.documents(302));
    }
    assert!(!operation("createToken").unwrap().authenticated);
    assert!(operation("createCustomer").unwrap().multipart);
    assert!(operation("noSuchCall").is_none());
}

#[test]
fn every_operation_is_found_by_its_path() {
    for wanted in operations() {
        let path = wanted.path.replace(['{', '}'], "");
        for path in [path.clone(), format!("{path}/")] {
            let (id, parameters) = found(wanted.method, &path).unwrap();
            assert_eq!(id, wanted.id);
            // The parameters were filled with their own names.
            assert!(parameters.iter().all(|(name, value)| name == value));
            assert_eq!(parameters.len(), wanted.path.matches('{').count());
        }
    }
}

#[test]
fn literals_win_over_parameters() {
    let id = |method, path| found(method, path).map(|(id, _)| id);
    assert_eq!(id("GET", "/wallets/usd-balance"), Some("getUsdBalance"));
    assert_eq!(id("GET", "/wallets/fund"), Some("getWallet"));
    assert_eq!(id("POST", "/wallets/fund"), Some("fundWallet"));
    let of_wallet = "/wallet/transactions/wallet/1";
    assert_eq!(id("GET", of_wallet), Some("listWalletTransactions"));
}

#[test]
fn parameters_are_decoded() {
    let value = |path| found("GET", path).unwrap().1.remove(0);
    let cases = [
        ("/wallets/a%20b%2Fc", "a b/c"),
        ("/wallets/%C3%A9", "é"),
        ("/wallets/%ff", "\u{fffd}"),
        ("/wallets/100%", "100%"),
        ("/wallets/%4", "%4"),
        ("/wallets/%+4x", "%+4x"),
    ];
    for (path, expected) in cases {
        assert_eq!(value(path), ("id", expected.to_owned()));
    }
}

#[test]
fn what_is_not_there_is_told_from_what_is_there_for_others() {
    let others = |method, path| match find(method, path) {
        Found::OtherMethod(others) => ids(&others),
        _ => Vec::new(),
    };
    assert_eq!(others("PUT", "/cards"), ["listCards", "createCard"]);
    assert_eq!(others("GET", "/auth/token"), ["createToken"]);
    for path in ["/nowhere", "/", "", "/wallets//", "/cards//fund", "/Cards"] {
        assert!(matches!(find("GET", path), Found::Nothing), "{path}");
    }
}

#[test]
fn the_nearest_operation_is_named() {
    let id = |method, path| nearest(method, path).map(|operation| operation.id);
    let cases = [
        ("PATCH", "/payment/balance", Some("getPaymentBalance")),
        ("POST", "/wallets/usd-balance", Some("getUsdBalance")),
        ("GET", "/payments/balance", Some("getPaymentBalance")),
        ("GET", "/payment/balances", Some("getPaymentBalance")),
        ("GET", "/wallet/8d4f2a1b", Some("getWallet")),
        ("POST", "/card", Some("createCard")),
        ("GET", "/card", Some("listCards")),
        ("POST", "/cards/8d4f2a1b/found", Some("fundCard")),
        (
            "GET",
            "/cards/8d4f2a1b/transaction",
            Some("listCardTransactions"),
        ),
        ("POST", "/payment/collects/now", Some("collectPayment")),
        ("GET", "/robots.txt", None),
        ("GET", "/wp-admin/setup/config.php", None),
        ("GET", "/", None),
    ];
    for (method, path, expected) in cases {
        assert_eq!(id(method, path), expected, "{method} {path}");
    }
}
