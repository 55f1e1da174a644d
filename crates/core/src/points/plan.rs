//! Which expiry dates are near enough to be reminded of (B6). Pure.

use kabinet_protocol::time::CivilDate;

use super::Expiry;

/// The expiry dates from today on until so many days ahead, the soonest first. What lives for ever is none, and what is over is
/// no reminder any more: nobody could use it. `days` is the store's; 0 reminds of nothing.
pub fn running_out(expiries: &[Expiry], today: CivilDate, days: u32) -> Vec<Expiry> {
    if days == 0 {
        return Vec::new();
    }
    let until = jiff::Span::new().try_days(i64::from(days)).and_then(|span| today.0.checked_add(span));
    let until = CivilDate(until.unwrap_or(jiff::civil::Date::MAX));
    let near = |one: &&Expiry| one.points > 0 && one.day.is_some_and(|day| (today..=until).contains(&day));
    expiries.iter().filter(near).copied().collect()
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use proptest::prelude::*;

    use super::*;

    const TODAY: CivilDate = CivilDate(jiff::civil::date(2026, 12, 10));

    fn on(days: i64, points: i64) -> Expiry {
        Expiry { day: Some(CivilDate(TODAY.0.saturating_add(days.days()))), points }
    }

    // covers: B6
    #[test]
    fn what_ends_within_the_days_is_reminded_of_until_its_last_day_is_over() {
        let all = [on(-1, 1), on(0, 2), on(14, 3), on(15, 4), Expiry { day: None, points: 5 }];
        assert_eq!(running_out(&all, TODAY, 14), [on(0, 2), on(14, 3)]);
        assert_eq!(running_out(&all, TODAY, 0), [], "a store that reminds of nothing");
    }

    proptest! {
        #[test]
        fn every_date_is_near_on_some_day_before_it_and_on_none_after(
            in_days in 0i64..400, days in 1u32..60, looks in proptest::collection::vec(0i64..800, 0..40),
        ) {
            let one = on(in_days, 7);
            for look in looks {
                let near = !running_out(&[one], CivilDate(TODAY.0.saturating_add(look.days())), days).is_empty();
                prop_assert_eq!(near, look <= in_days && in_days - look <= i64::from(days));
            }
        }
    }
}
