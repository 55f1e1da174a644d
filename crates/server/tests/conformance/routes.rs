//! Every route is in the document, says who may call it, and keeps to that.

use kabinet_protocol::ids::OrderId;
use reqwest::Method;
use serde_json::{Value, json};

use crate::shop::{Engine, PHONE, Shop};

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

async fn every_route_keeps_to_its_declared_caller(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, 1).await;
    let customer = shop.sign_in(PHONE).await;
    let operator = shop.operator().await;
    for (method, path, caller) in operations() {
        let concrete = path
            .replace("{feed}", &customer.grant.feed.to_string())
            .replace("{order}", &OrderId::new().to_string())
            .replace("{challenge}", &OrderId::new().to_string())
            .replace("{ticket}", "invented")
            .replace("{session}", &OrderId::new().to_string())
            .replace("{name}", "x");
        let ask = async |token: Option<&str>| {
            let mut request = shop.request(method.clone(), &concrete);
            if method != Method::GET {
                request = request.json(&json!({}));
            }
            if let Some(token) = token {
                request = request.bearer_auth(token);
            }
            request.send().await.expect("an answer").status().as_u16()
        };
        assert_ne!(ask(None).await, 405, "{method} {path} is served");
        match caller.as_str() {
            "anyone" => assert_ne!(ask(None).await, 401, "{method} {path}"),
            "customer" | "customer_proven" => {
                assert_eq!(ask(None).await, 401, "{method} {path}");
                assert_eq!(ask(Some(&operator)).await, 401, "{method} {path}: an operator is no customer");
                assert_eq!(ask(Some("invented")).await, 401, "{method} {path}");
            }
            "operator" => {
                assert_eq!(ask(None).await, 401, "{method} {path}");
                assert_eq!(ask(Some(&customer.grant.access_token)).await, 403, "{method} {path}");
            }
            other => panic!("{method} {path} declares {other}"),
        }
    }
}
