//! Pages of orders.

use kabinet_protocol::problem::Code;
use kabinet_server::orders::routes::OrdersPage;

use crate::shop::{Engine, PHONE, Shop, good, problem};

crate::on_both! {
    pages_come_newest_first_and_meet_without_gap_or_overlap,
    another_customers_order_is_not_there,
}

// covers: S27
async fn pages_come_newest_first_and_meet_without_gap_or_overlap(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, 25).await;
    let customer = shop.sign_in(PHONE).await;
    // Also where the last page is full, and where a page is one order.
    for (limit, pages) in [(10, 3), (5, 5), (25, 1), (1, 25)] {
        let (mut seen, mut read, mut path) = (Vec::new(), 0, format!("/v1/orders?limit={limit}"));
        loop {
            let page: OrdersPage = good(shop.get(&path, &customer).await).await;
            seen.extend(page.orders);
            read += 1;
            match page.next {
                Some(next) => path = format!("/v1/orders?limit={limit}&before={next}"),
                None => break,
            }
        }
        assert_eq!((seen.len(), read), (25, pages), "pages of {limit}");
        assert!(seen.windows(2).all(|pair| pair[0].placed_at > pair[1].placed_at));
    }
    for bad in ["before=x", "limit=x", "before=1.'--"] {
        problem(shop.get(&format!("/v1/orders?{bad}"), &customer).await, Code::Malformed).await;
    }
}

async fn another_customers_order_is_not_there(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, 1).await;
    shop.fill("C2", "+12025550144", 1).await;
    let (mine, other) = (shop.sign_in(PHONE).await, shop.sign_in("+12025550144").await);
    let order = &shop.orders(&mine).await[0];
    assert_eq!(shop.get(&format!("/v1/orders/{}", order.id), &mine).await.status(), 200);
    problem(shop.get(&format!("/v1/orders/{}", order.id), &other).await, Code::NotFound).await;
    problem(shop.get("/v1/orders/nonsense", &other).await, Code::NotFound).await;
    problem(shop.get(&format!("/v1/feeds/{}/snapshot", mine.grant.feed), &other).await, Code::NotFound).await;
}
