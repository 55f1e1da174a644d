//! How people reach the store is policy, and discovery says it to everybody.

use kabinet_protocol::discovery::Discovery;
use kabinet_protocol::problem::Code;
use reqwest::Method;
use serde_json::{Value, json};

use crate::shop::{Engine, Shop, good, problem};

crate::on_both! {
    discovery_says_how_the_store_is_reached,
}

// covers: S36, S37, S38
async fn discovery_says_how_the_store_is_reached(engine: Engine) {
    let shop = Shop::open(engine).await;
    let owner = shop.operator().await;
    let told = async || -> Discovery {
        good(shop.request(Method::GET, "/.well-known/kabinet").send().await.expect("an answer")).await
    };
    let set = async |support: Value| {
        shop.call(Method::PATCH, "/v1/operator/policy", &owner, json!({ "support": support })).await
    };
    let whole = json!({
        "phone": "+1 800 555 0100",
        "regions": [{"id": "ohio", "name": {"en": "Ohio", "ru": "Огайо"}, "phone": "+1 614 555 0102", "hours": {"en": "Mon-Sat"}}],
        "chat": {"url": "https://chat.shop.example/", "hours": {"en": "always"}},
        "answer_hours": {"en": "Mon-Fri 9-18"},
    });
    let _: Value = good(set(whole.clone()).await).await;
    let said = told().await.support;
    assert_eq!(serde_json::to_value(&said).expect("JSON"), whole, "as the merchant wrote it, to anybody");
    for (bad, field) in [
        (json!({"phone": "ask for Ann"}), "support.phone"),
        (json!({"chat": {"url": "http://chat.shop.example/"}}), "support.chat"),
        (json!({"regions": [{"id": "", "name": {"en": "Ohio"}, "phone": "+1 614 555 0102"}]}), "support.regions"),
    ] {
        let refused = problem(set(bad).await, Code::Invalid).await;
        assert_eq!(refused.field.as_deref(), Some(field));
    }
    assert_eq!(told().await.support, said, "what was refused changed nothing");
    let none = json!({"phone": null, "regions": [], "chat": null, "answer_hours": {}});
    let _: Value = good(set(none).await).await;
    assert!(told().await.support.is_empty());
}
