//! The merchant's customers and policy.

use kabinet_protocol::discovery::EmailChange;
use kabinet_protocol::problem::Code;
use kabinet_server::operator::customers::{CustomerInfo, CustomerList};
use kabinet_server::policy::Policy;
use reqwest::Method;
use serde_json::{Value, json};

use crate::shop::{Engine, PHONE, Shop, good, problem};

crate::on_both! {
    the_merchant_finds_and_adds_customers,
    the_merchant_mends_an_address_where_the_policy_says_so,
    the_policy_is_changed_by_owners_and_kept,
    a_declared_proxy_is_believed_and_no_other,
}

// covers: S47, S48, S60
async fn the_merchant_finds_and_adds_customers(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, 2).await;
    shop.fill("C2", "+12025550144", 1).await;
    shop.sign_in(PHONE).await;
    let staff = shop.operator_as("staff").await;
    let list = async |query: &str| -> CustomerList {
        good(shop.call(Method::GET, &format!("/v1/operator/customers?{query}"), &staff, Value::Null).await).await
    };
    let owners = list("has_account=true").await.customers;
    assert_eq!(owners.len(), 1);
    let told = (owners[0].name.as_str(), owners[0].orders, owners[0].revenue, owners[0].has_account);
    assert_eq!(told, ("Customer C1", 2, 6000, true));
    assert_eq!(list("has_account=false").await.customers.len(), 1);
    assert_eq!(list("query=0144").await.customers[0].name, "Customer C2");
    assert!(list("query=%25").await.customers.is_empty(), "a sign of the pattern is a plain sign");
    let first = list("limit=1").await;
    let second = list(&format!("limit=1&before={}", first.next.expect("more"))).await;
    assert_ne!(first.customers[0].id, second.customers[0].id);
    assert!(second.next.is_none());

    let add = async |body: Value| shop.call(Method::POST, "/v1/operator/customers", &staff, body).await;
    let added: CustomerInfo =
        good(add(json!({"name": "Bo", "phone": "202 555 0177", "email": "BO@example.com"})).await).await;
    assert_eq!((added.phone.as_deref(), added.email.as_deref()), (Some("+12025550177"), Some("bo@example.com")));
    problem(add(json!({"phone": "+12025550177"})).await, Code::ContactTaken).await;
    problem(add(json!({"phone": "x"})).await, Code::PhoneInvalid).await;
    problem(add(json!({"email": "x"})).await, Code::EmailInvalid).await;
    problem(add(json!({})).await, Code::Invalid).await;
    // Whom the merchant added signs in and is that customer.
    shop.clock.advance_s(61);
    assert_eq!(shop.sign_in("+12025550177").await.grant.account.customer_id, added.id);
}

// covers: S51, S57, S46
async fn the_merchant_mends_an_address_where_the_policy_says_so(engine: Engine) {
    let shop = Shop::open(engine).await;
    let customer = shop.sign_in(PHONE).await;
    shop.bind_email(&customer, "ann@example.com").await;
    let staff = shop.operator_as("staff").await;
    let path = format!("/v1/operator/customers/{}", customer.grant.account.customer_id);
    let change = async |email: &str| shop.call(Method::PATCH, &path, &staff, json!({"email": email})).await;
    problem(change("new@example.com").await, Code::PolicyForbids).await;
    shop.policy(Policy { email_change: EmailChange::Merchant, ..Policy::default() }).await;
    let changed: CustomerInfo = good(change("New@example.com").await).await;
    assert_eq!(changed.email.as_deref(), Some("new@example.com"));
    for address in ["ann@example.com", "new@example.com"] {
        let told = shop.newest_to(address).await;
        assert!(told.body.contains("e-mail address of your account was changed"), "{}", told.body);
        assert!(told.body.contains("n•••@example.com"));
    }
    let logged: i64 = sqlx::query_scalar("SELECT count(*) FROM operator_log WHERE action = 'customer_email'")
        .fetch_one(shop.store.db.readers())
        .await
        .expect("a count");
    assert_eq!(logged, 1);
    // What the operator wrote down is no way in: nobody has shown that it is the customer's.
    problem(shop.recover("new@example.com", &crate::shop::device()).await, Code::ContactUnknown).await;
    let unknown = format!("/v1/operator/customers/{}", kabinet_protocol::ids::CustomerId::new());
    problem(shop.call(Method::PATCH, &unknown, &staff, json!({"email": "a@example.com"})).await, Code::NotFound).await;
}

// covers: S41
async fn the_policy_is_changed_by_owners_and_kept(engine: Engine) {
    let shop = Shop::open(engine).await;
    let owner = shop.operator_as("owner").await;
    let path = "/v1/operator/policy";
    let change = async |body: Value| shop.call(Method::PATCH, path, &owner, body).await;
    let changed: Policy = good(change(json!({"accounts_mode": "required", "codes": {"resend_s": 90}})).await).await;
    assert_eq!((changed.accounts_mode.as_str(), changed.codes.resend_s), ("required", 90));
    assert_eq!(changed.codes.number_hour, Policy::default().codes.number_hour, "what was not named stays");
    let read: Policy = good(shop.call(Method::GET, path, &owner, Value::Null).await).await;
    assert_eq!(read, changed);
    for (body, field) in [
        (json!({"accounts_mode": "sometimes"}), "accounts_mode"),
        (json!({"email_change": "whenever"}), "email_change"),
        (json!({"colour": "red"}), "colour"),
        (json!({"codes": {"colour": 1}}), "codes.colour"),
        (json!({"codes": 5}), "codes"),
        (json!({"codes": {"number_hour": -1}}), "policy"),
        (json!({"codes": {"number_hour": 0}}), "codes"),
        (json!({"phone_countries": ["usa"]}), "phone_countries"),
        (json!({"tombstone_days": 0}), "tombstone_days"),
    ] {
        let told = problem(change(body.clone()).await, Code::Invalid).await;
        assert_eq!(told.field.as_deref(), Some(field), "{body}");
    }
    let staff = shop.operator_as("staff").await;
    problem(shop.call(Method::GET, path, &staff, Value::Null).await, Code::Forbidden).await;
    let logged: i64 = sqlx::query_scalar("SELECT count(*) FROM operator_log WHERE action = 'policy'")
        .fetch_one(shop.store.db.readers())
        .await
        .expect("a count");
    assert_eq!(logged, 1, "a refused change leaves no trace");
}

/// `--trusted-proxy` over real HTTP: limits count the forwarded address, for a declared proxy only.
async fn a_declared_proxy_is_believed_and_no_other(engine: Engine) {
    let ask = async |shop: &Shop, from: &str, number: u32| {
        let body = json!({"phone": format!("+1202555{:04}", 2000 + number * 100), "purpose": "sign_in",
            "device": crate::shop::device(), "language": "en"});
        let request = shop.request(Method::POST, "/v1/identity/codes").header("x-forwarded-for", from).json(&body);
        request.send().await.expect("an answer").status().as_u16()
    };
    let proxied = Shop::with(engine, |config| {
        config.trusted_proxies = vec!["127.0.0.0/8".parse().expect("a net")];
    })
    .await;
    let mut taken = 0;
    for number in 0..25 {
        taken += u32::from(ask(&proxied, "203.0.113.7", number).await == 202);
    }
    assert_eq!(taken, 20, "one address behind the proxy gets twenty");
    assert_eq!(ask(&proxied, "203.0.113.8", 30).await, 202, "its neighbour has a limit of its own");
    assert_eq!(ask(&proxied, "203.0.113.8, 203.0.113.7", 31).await, 429, "what a caller wrote itself is not believed");
    let plain = Shop::open(engine).await;
    let mut taken = 0;
    for number in 0..25 {
        taken += u32::from(ask(&plain, &format!("203.0.113.{number}"), number).await == 202);
    }
    assert_eq!(taken, 20, "without a declared proxy the header changes nothing");
}
