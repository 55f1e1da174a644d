//! How many codes leave.

use kabinet_protocol::problem::Code;

use crate::shop::{Engine, PHONE, Shop, device, problem};

crate::on_both! {
    a_number_gets_five_an_hour_and_ten_a_day,
    one_address_reaches_twenty_numbers_and_strangers_lock_nobody_out,
}

async fn a_number_gets_five_an_hour_and_ten_a_day(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.challenge(PHONE, &device()).await;
    let told = problem(shop.ask(PHONE, &device()).await, Code::RateLimited).await;
    assert_eq!(told.retry_after_s, Some(60));
    let mut sent = 1;
    for _ in 0..24 * 12 {
        shop.clock.advance_s(299);
        // A fresh device each time: the number's own limit is what holds.
        let answer = shop.ask(PHONE, &device()).await;
        if answer.status() == 202 {
            sent += 1;
        } else {
            let told = problem(answer, Code::RateLimited).await;
            assert!(told.retry_after_s.is_some_and(|seconds| seconds > 0 && seconds <= 86_400));
        }
        if sent == 5 && told.retry_after_s.is_some() {
            continue;
        }
    }
    assert_eq!(sent, 10, "ten in a day, however long one asks");
    assert_eq!(shop.codes_sent().await, 10);
}

async fn one_address_reaches_twenty_numbers_and_strangers_lock_nobody_out(engine: Engine) {
    let shop = Shop::open(engine).await;
    let customer = shop.sign_in(PHONE).await;
    shop.clock.advance_s(61);
    for number in 0..60 {
        let _ = shop.ask(&format!("+1202555{:04}", 2000 + number * 100), &device()).await;
    }
    assert_eq!(shop.codes_sent().await, 20, "at most twenty messages leave for one address");
    problem(shop.ask("+12025557777", &device()).await, Code::RateLimited).await;
    // The device that signed in here before has a bucket of its own.
    shop.challenge(PHONE, &customer.device).await;
}
