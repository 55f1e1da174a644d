//! Every route is in the document, says who may call it, and keeps to that.

use kabinet_protocol::ids::{IntentId, OrderId};
use kabinet_protocol::intent::IntentAnswer;
use reqwest::Method;
use serde_json::{Value, json};

use crate::shop::{Engine, PHONE, Shop, device};

crate::on_both! {
    every_route_keeps_to_its_declared_caller,
}

fn operations() -> Vec<(Method, String, String)> {
    let document: Value = serde_json::from_str(kabinet_server::openapi::text()).expect("JSON");
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let method: Method = method.to_uppercase().parse().expect("a method");
            let caller = operation["x-kabinet-caller"].as_str();
            let caller = caller.unwrap_or_else(|| panic!("{method} {path} does not say who may call it"));
            found.push((method, path.clone(), caller.to_owned()));
        }
    }
    found
}

#[test]
fn the_document_and_the_protocol_page_name_the_same_routes() {
    let page = include_str!("../../../../docs/protocol.md");
    let mut documented = Vec::new();
    for line in page.lines().filter(|line| line.starts_with("| `")) {
        let Some(route) = line.split('`').nth(1) else { continue };
        let Some((method, path)) = route.split_once(' ') else { continue };
        let path = path.split('?').next().expect("a path");
        match path.split_once("{confirm,") {
            Some((head, verbs)) => {
                let verbs = format!("confirm,{}", verbs.trim_end_matches('}'));
                documented.extend(verbs.split(',').map(|verb| format!("{method} {head}{verb}")));
            }
            None => documented.push(format!("{method} {path}")),
        }
    }
    let mut served: Vec<String> = operations().iter().map(|(method, path, _)| format!("{method} {path}")).collect();
    documented.sort();
    served.sort();
    assert_eq!(served, documented);
}

/// Every kind of caller asks every route.
async fn every_route_keeps_to_its_declared_caller(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, 1).await;
    shop.fill("C2", "+12025550144", 1).await;
    let own = shop.sign_in(PHONE).await;
    let other = shop.sign_in("+12025550144").await;
    let order = shop.orders(&own).await.remove(0).id;
    shop.policy(kabinet_server::policy::Policy::demo()).await;
    shop.import(format!("{}\n{}\n", crate::checkout::line("Q1", 1000, None), crate::checkout::line("Q2", 250, None)))
        .await;
    let products = shop.named_products(["Q1", "Q2"]).await;
    let bought = crate::payments::order(&shop, &own, products).await;
    let payment = crate::payments::begun(&shop, &own, &bought).await.0.id;
    let intent = IntentId::new();
    let add = json!({"list": "cart", "product": products[0], "quantity": 1});
    let _: IntentAnswer = crate::shop::good(shop.intend_as(intent, &own, "list.add", add).await).await;
    shop.policy(kabinet_server::policy::Policy::default()).await;
    shop.clock.advance_s(61);
    // A device that signs in again replaces its session: this one has ended.
    let revoked = shop.sign_in_on(PHONE, device()).await;
    let path = format!("/v1/account/sessions/{}", revoked.grant.session_id);
    let ended = shop.call(Method::DELETE, &path, &own.grant.access_token, Value::Null).await;
    assert_eq!(ended.status(), 204);
    let (staff, owner) = (shop.operator_as("staff").await, shop.operator_as("owner").await);
    let guest = shop.guest().await;
    // Signed in eleven minutes ago: the access token works, the proof has ended.
    shop.clock.advance_s(11 * 60);
    for (method, path, caller) in operations() {
        let concrete = path
            .replace("{feed}", &own.grant.feed.to_string())
            .replace("/v1/orders/{order}", &format!("/v1/orders/{order}"))
            .replace("{order}", &OrderId::new().to_string())
            .replace("{challenge}", &OrderId::new().to_string())
            .replace("{customer}", &OrderId::new().to_string())
            .replace("{return}", &OrderId::new().to_string())
            .replace("{ticket}", "invented")
            .replace("{secret}", "invented")
            .replace("{provider}", "sandbox")
            .replace("{payment}", &payment.to_string())
            .replace("{intent}", &intent.to_string())
            .replace("{method}", &OrderId::new().to_string())
            .replace("{session}", &own.grant.session_id.to_string())
            .replace("{name}", "x");
        // A cursor, so that what is judged is the caller and not the query.
        let concrete = match path.ends_with("/changes") {
            true => format!("{concrete}?epoch={}&grant=1&since=0", OrderId::new()),
            false => concrete,
        };
        let ask = async |token: Option<&str>| {
            let mut request = shop.request(method.clone(), &concrete);
            if method != Method::GET {
                request = request.json(&json!({}));
            }
            if let Some(token) = token {
                request = request.bearer_auth(token);
            }
            let answer = request.send().await.expect("an answer");
            let status = answer.status().as_u16();
            // A stream of events never ends.
            let code = match status {
                200..400 => String::new(),
                _ => answer
                    .json::<Value>()
                    .await
                    .ok()
                    .and_then(|body| Some(body["code"].as_str()?.to_owned()))
                    .unwrap_or_default(),
            };
            (status, code)
        };
        let what = format!("{method} {path} ({caller})");
        let (own, other) = (own.grant.access_token.as_str(), other.grant.access_token.as_str());
        let (revoked, guest) = (revoked.grant.access_token.as_str(), guest.token.expose());
        let nobody = ask(None).await.0;
        assert_ne!(nobody, 405, "{what} is served");
        if caller == "anyone" {
            assert_ne!(nobody, 401, "{what}");
            continue;
        }
        assert_eq!(nobody, 401, "{what}");
        assert_eq!(ask(Some("invented")).await.0, 401, "{what}");
        assert_eq!(ask(Some(revoked)).await, (401, "session_revoked".into()), "{what}: a session that has ended");
        let refused = |(status, _): (u16, String)| status == 401 || status == 403;
        let personal = matches!(caller.as_str(), "customer" | "customer_proven" | "guest");
        if personal {
            assert_eq!(ask(Some(&staff)).await.0, 401, "{what}: an operator is no customer");
            assert_eq!(ask(Some(&owner)).await.0, 401, "{what}: an operator is no customer");
        }
        match caller.as_str() {
            "customer" | "guest" => {
                if caller == "customer" {
                    assert_eq!(ask(Some(guest)).await.0, 401, "{what}: a guest has no account");
                } else if method == Method::GET {
                    let expected = if path.contains('{') { 404 } else { 200 };
                    assert_eq!(ask(Some(guest)).await.0, expected, "{what}: a guest's own, and no other's");
                }
                if method == Method::GET {
                    // An epoch that never was: the caller came in and takes a new snapshot.
                    let expected = if path.ends_with("/changes") { 410 } else { 200 };
                    assert_eq!(ask(Some(own)).await.0, expected, "{what}");
                }
                if path.contains('{') {
                    let foreign = ask(Some(other)).await.0;
                    assert!(matches!(foreign, 404 | 400), "{what}: what is another's is not there: {foreign}");
                }
            }
            "customer_proven" => {
                assert_eq!(ask(Some(guest)).await.0, 401, "{what}: a guest has no account");
                assert_eq!(ask(Some(own)).await, (403, "proof_required".into()), "{what}: the proof is too old");
            }
            "operator" => {
                assert_eq!(ask(Some(own)).await.0, 403, "{what}");
                assert_eq!(ask(Some(guest)).await.0, 401, "{what}");
                assert!(!refused(ask(Some(&staff)).await), "{what}");
                assert!(!refused(ask(Some(&owner)).await), "{what}");
            }
            "owner" => {
                assert_eq!(ask(Some(own)).await.0, 403, "{what}");
                assert_eq!(ask(Some(guest)).await.0, 401, "{what}");
                assert_eq!(ask(Some(&staff)).await.0, 403, "{what}");
                assert!(!refused(ask(Some(&owner)).await), "{what}");
            }
            declared => panic!("{method} {path} declares {declared}"),
        }
    }
}

/// S46: nothing that an operator can ask for is a session, a token or a code of a customer's.
// covers: S46
#[test]
fn no_operator_route_hands_out_a_way_in() {
    let document: Value = serde_json::from_str(kabinet_server::openapi::text()).expect("JSON");
    for (method, path, caller) in operations() {
        if !matches!(caller.as_str(), "operator" | "owner") {
            continue;
        }
        let responses = document["paths"][&path][method.as_str().to_lowercase()]["responses"].to_string();
        for way in ["SessionGrant", "GuestGrant", "Challenge", "ResetTicket", "RecoveryCodes", "TotpOffer"] {
            assert!(!responses.contains(way), "{method} {path} answers {way}");
        }
    }
}
