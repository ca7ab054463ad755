//! Tokens.

use serde_json::{Value, json};

use crate::checks::Checks;
use crate::world::{Answer, World, has, with, without};

pub async fn tell(checks: &mut Checks) {
    let world = World::start().await;
    let stranger = world.stranger();
    let ready = &world.ready;
    // B.1
    checks.that(
        "client_id begins with client_",
        ready["client_id"]
            .as_str()
            .is_some_and(|id| id.starts_with("client_")),
    );
    let right = json!({"client_id": ready["client_id"], "client_key": ready["client_key"]});
    let answer = stranger.post("/auth/token", &right).await;
    checks.same(
        "A token is bought with 200, although it is a POST",
        answer.status,
        200,
    );
    checks.that(
        "A token comes without an envelope",
        !has(&answer.body, "success") && !has(&answer.body, "data"),
    );
    checks.same(
        "token_type is always Bearer",
        &answer.body["token_type"],
        "Bearer",
    );
    checks.same("expires_in is 3600", &answer.body["expires_in"], 3600);
    let again = stranger.post("/auth/token", &right).await;
    checks.that(
        "Each call returns a fresh token",
        answer.body["access_token"] != again.body["access_token"],
    );
    mistakes(checks, &world, &right).await;
    life(checks, &world).await;
}

async fn mistakes(checks: &mut Checks, world: &World, right: &Value) {
    let stranger = world.stranger();
    let ask = async |body: Value| stranger.post("/auth/token", &body).await;
    // B.1, C.3
    let answer = ask(with(right.clone(), "client_key", "key_wrong")).await;
    checks.refused("A wrong client_key is 401", &answer, 401);
    let answer = ask(with(right.clone(), "client_id", "client_nobody")).await;
    checks.refused("An unknown client_id is 401", &answer, 401);
    let answer = ask(json!({})).await;
    checks.refused("Missing fields are 400", &answer, 400);
    checks.that(
        "message is a list when several fields are wrong",
        answer.names("client_id") && answer.names("client_key"),
    );
    checks.same(
        "error is the reason phrase",
        &answer.body["error"],
        "Bad Request",
    );
    let answer = ask(with(right.clone(), "client_id", "")).await;
    checks.refused("An empty client_id is 400", &answer, 400);
    let answer = ask(with(right.clone(), "client_key", 7)).await;
    checks.refused("A client_key that is no text is 400", &answer, 400);
    let answer = ask(with(right.clone(), "grant_type", "client_credentials")).await;
    checks.that(
        "An unknown field is refused by name",
        answer.status == 400 && answer.names("grant_type"),
    );
    let answer = ask(without(right.clone(), "client_key")).await;
    checks.that(
        "Only the missing field is named",
        answer.names("client_key") && !answer.names("client_id"),
    );
    // S29
    let broken = stranger
        .request("POST", "/cards")
        .header("content-type", "application/json");
    let answer = Answer::of(broken.body("{\"brand\": ")).await;
    checks.refused(
        "Malformed JSON is 400 before anybody asks for a token",
        &answer,
        400,
    );
    // conventions
    let answer = stranger.get("/wallets").await;
    checks.refused(
        "Every endpoint but /auth/token requires a token",
        &answer,
        401,
    );
    let basic = stranger
        .request("GET", "/wallets")
        .basic_auth("client_sandbox001", Some("key"));
    checks.refused(
        "Authorization must be Bearer",
        &Answer::of(basic).await,
        401,
    );
    let mut forger = world.stranger();
    forger.token = Some("eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl".to_owned());
    checks.refused(
        "A token that nobody issued is 401",
        &forger.get("/wallets").await,
        401,
    );
    // B.1: an `Authorization` header is not needed there, and does no harm.
    let answer = forger.post("/auth/token", right).await;
    checks.same(
        "/auth/token does not look at Authorization",
        answer.status,
        200,
    );
    // guide: a service that is down
    let answer = ask(world.credentials("client_sandbox503")).await;
    checks.refused("/auth/token can answer 503", &answer, 503);
    let request = stranger.request("POST", "/auth/token").json(right);
    let answer = Answer::of(request.header("x-sandbox-status", "500")).await;
    checks.same("and 500", answer.status, 500);
}

async fn life(checks: &mut Checks, world: &World) {
    // conventions: tokens expire after one hour, and there is no refresh.
    let early = world.caller().await;
    world.advance(600).await;
    let late = world.caller().await;
    checks.same(
        "Older tokens keep working",
        early.get("/wallets").await.status,
        200,
    );
    world.advance(2999).await;
    checks.same(
        "A token is good for 3600 s of the clock",
        early.get("/wallets").await.status,
        200,
    );
    world.advance(2).await;
    checks.refused("After 3600 s it is not", &early.get("/wallets").await, 401);
    checks.same(
        "Each token has an hour of its own",
        late.get("/wallets").await.status,
        200,
    );
    let renewed = world.caller().await;
    checks.same(
        "When a token expires, another is to be had",
        renewed.get("/wallets").await.status,
        200,
    );
    // B.1, C.1
    let foreign = world.caller_of("client_sandbox002").await;
    let id = world.id("xaf_wallet");
    let mine = renewed.get(&format!("/wallets/{id}")).await.status;
    let theirs = foreign.get(&format!("/wallets/{id}")).await;
    checks.same(
        "A token is bound to one company",
        [mine, theirs.status],
        [200, 404],
    );
}
