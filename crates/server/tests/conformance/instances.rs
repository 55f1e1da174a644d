//! Two instances on one PostgreSQL behave as one.

use kabinet_protocol::problem::Code;
use reqwest::Method;

use crate::shop::{Engine, PHONE, Shop, device, problem};

// covers: B20
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_instances_share_limits_sessions_and_events() {
    let one = Shop::open(Engine::Postgres).await;
    let two = one.another().await;
    assert_eq!((one.store.id, one.store.catalogue), (two.store.id, two.store.catalogue), "one store");
    one.fill("C1", PHONE, 1).await;
    let customer = one.sign_in(PHONE).await;
    problem(two.ask(PHONE, &device()).await, Code::RateLimited).await;
    let order = two.orders(&customer).await.remove(0);
    let token = one.operator().await;
    crate::sync::hears(&two, &one, &customer, &token, &order).await;
    // Sixty askers at both: twenty messages leave, one of which was ours.
    one.clock.advance_s(61);
    let asks = (0..60).map(|number| {
        let shop = if number % 2 == 0 { &one } else { &two };
        async move { shop.ask(&format!("+1202555{:04}", 2000 + number * 100), &device()).await.status().as_u16() }
    });
    let sent = futures::future::join_all(asks).await.into_iter().filter(|status| *status == 202).count();
    assert_eq!((sent, one.codes_sent().await), (19, 20));
    let ended = one.request(Method::DELETE, "/v1/identity/session").bearer_auth(&customer.grant.access_token).send();
    assert_eq!(ended.await.expect("an answer").status(), 204);
    problem(two.get("/v1/orders", &customer).await, Code::SessionRevoked).await;
}
