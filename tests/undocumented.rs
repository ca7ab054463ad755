//! Calls that no page documents: there with the feature `undocumented`, and only then.

mod support;

use cartevo::{OPERATIONS, dynamic};
use support::Server;

#[test]
fn they_come_last_so_that_the_others_keep_their_places() {
    let flags = OPERATIONS.iter().map(|operation| operation.undocumented);
    assert!(flags.is_sorted());
    let any = OPERATIONS.iter().any(|operation| operation.undocumented);
    assert_eq!(any, cfg!(feature = "undocumented"));
    let documented = OPERATIONS
        .iter()
        .filter(|operation| !operation.undocumented);
    assert!(documented.count() > 5);
}

#[cfg(not(feature = "undocumented"))]
#[tokio::test]
async fn without_the_feature_there_is_no_such_call() {
    let server = Server::start([]).await;
    let input = dynamic::Input::default();
    let call = dynamic::invoke(&server.client(), "transferInternal", input).await;
    let error = call.unwrap_err().to_string();
    assert!(
        error.contains("no operation is called `transferInternal`"),
        "{error}"
    );
    assert!(server.seen("").is_empty());
}

#[cfg(feature = "undocumented")]
#[tokio::test]
async fn with_the_feature_they_are_made() {
    use cartevo::{Currency, Error, TransferDirection};
    use serde_json::json;
    use support::Act;

    let server = Server::start([
        Act::Json(
            201,
            json!({"success": true, "transaction_id": "t", "new_payin_balance": 124_000, "new_payout_balance": 51_000}),
        ),
        Act::Json(201, json!({"success": false, "message": "Insufficient balance"})),
        Act::Json(201, json!({"success": true, "data": {"feeAmount": 0, "totalAmount": 1000}})),
    ])
    .await;
    let client = server.client();
    let transfer = async || {
        let direction = TransferDirection::PayinToPayout;
        let call = client
            .wallets()
            .transfer_internal("w", 1000.into(), direction);
        call.await
    };
    let moved = transfer().await.unwrap();
    assert_eq!(moved.new_payout_balance, Some(51_000.into()));
    assert!(transfer().await.unwrap_err().answered().is_some());
    let wallets = client.wallets();
    let fees = wallets.transfer_fees(Currency::Xaf, Currency::Usd, 1000.into());
    assert_eq!(fees.await.unwrap().total_amount, Some(1000.into()));
    let input = dynamic::Input {
        body: Some(json!({"from_currency": "XAF", "to_currency": "USD", "amount": -1})),
        ..dynamic::Input::default()
    };
    let refused = dynamic::invoke(&client, "calculateTransferFees", input).await;
    assert!(matches!(refused.unwrap_err(), Error::NotSent(_)));
}
