//! Rate limits, held in the database so that several instances behave as one.
//!
//! A limit is a sliding window: at most `most` admitted requests under a name in any `seconds`. The row of a name holds
//! the instants of the admitted ones; [`admit`] is the pure decision, [`take`] runs it under the row's lock. A refusal
//! rolls the caller's transaction back, so a refused request uses up nothing anywhere.

use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::time::ServerTime;

use crate::db::Tx;
use crate::problems::Refusal;

/// At most so many in any so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The window's length.
    pub seconds: i64,
    /// Admitted requests in it.
    pub most: u32,
}

/// An hour.
pub const HOUR: i64 = 3600;
/// A day.
pub const DAY: i64 = 24 * HOUR;

/// Decides: the instants to keep, now among them, or the seconds after which the same request would be admitted.
pub fn admit(hits: &[i64], now: ServerTime, windows: &[Window]) -> Result<Vec<i64>, u64> {
    let now = now.millis();
    // An instant in the future is a clock that went back: it counts as now, so that nobody waits ten years.
    let hits: Vec<i64> = hits.iter().map(|hit| (*hit).min(now)).collect();
    let mut wait = 0;
    for window in windows {
        let length = window.seconds * 1000;
        let inside: Vec<i64> = hits.iter().copied().filter(|hit| *hit > now - length).collect();
        let most = window.most as usize;
        if inside.len() >= most {
            // Room is made when the `most`-th youngest leaves the window.
            let leaves = if most == 0 { now } else { inside[inside.len() - most] };
            wait = wait.max(leaves + length - now);
        }
    }
    if wait > 0 {
        return Err(u64::try_from(wait.div_euclid(1000) + i64::from(wait % 1000 > 0)).unwrap_or(1));
    }
    let longest = windows.iter().map(|window| window.seconds * 1000).max().unwrap_or(0);
    let mut kept: Vec<i64> = hits.into_iter().filter(|hit| *hit > now - longest).collect();
    kept.push(now);
    Ok(kept)
}

/// Admits a request under a name or refuses with `rate_limited`. Says how many more would be admitted at this moment.
///
/// The upsert locks the row until the commit, also against other instances. A transaction that takes several names takes
/// them in one order everywhere, so that two never wait for each other.
pub async fn take(tx: &mut Tx, name: &str, now: ServerTime, windows: &[Window]) -> Result<u32, Refusal> {
    let hits: String = sqlx::query_scalar(
        "INSERT INTO limits(name, hits, touched_at) VALUES ($1, '', $2)
         ON CONFLICT (name) DO UPDATE SET touched_at = excluded.touched_at RETURNING hits",
    )
    .bind(name)
    .bind(now.millis())
    .fetch_one(&mut **tx)
    .await?;
    let hits: Vec<i64> = hits.split(',').filter_map(|hit| hit.parse().ok()).collect();
    let kept = admit(&hits, now, windows).map_err(|seconds| {
        Refusal::from(
            Problem::new(Code::RateLimited).detail("Too many requests; wait and try again.").retry_after(seconds),
        )
    })?;
    let text: Vec<String> = kept.iter().map(i64::to_string).collect();
    sqlx::query("UPDATE limits SET hits = $2 WHERE name = $1")
        .bind(name)
        .bind(text.join(","))
        .execute(&mut **tx)
        .await?;
    let left = windows.iter().map(|window| {
        let inside = kept.iter().filter(|hit| **hit > now.millis() - window.seconds * 1000).count();
        (window.most as usize).saturating_sub(inside)
    });
    Ok(left.min().and_then(|left| u32::try_from(left).ok()).unwrap_or(u32::MAX))
}

/// Holds a name until the commit: others who want it wait, on every instance.
pub async fn lock(tx: &mut Tx, name: &str, now: ServerTime) -> Result<(), Refusal> {
    sqlx::query(
        "INSERT INTO limits(name, hits, touched_at) VALUES ($1, '', $2)
         ON CONFLICT (name) DO UPDATE SET touched_at = excluded.touched_at",
    )
    .bind(name)
    .bind(now.millis())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Counts something of which there are many in a day, and refuses above `most`: a number, not a list of instants.
pub async fn count_day(tx: &mut Tx, name: &str, now: ServerTime, most: u32) -> Result<(), Refusal> {
    let day = now.millis().div_euclid(DAY * 1000);
    let row: String = sqlx::query_scalar(
        "INSERT INTO limits(name, hits, touched_at) VALUES ($1, '0', $2)
         ON CONFLICT (name) DO UPDATE SET touched_at = excluded.touched_at RETURNING hits",
    )
    .bind(format!("{name}:{day}"))
    .bind(now.millis())
    .fetch_one(&mut **tx)
    .await?;
    let count: u32 = row.parse().unwrap_or(0);
    if count >= most {
        let left = (day + 1) * DAY - now.millis().div_euclid(1000);
        return Err(Problem::new(Code::RateLimited)
            .detail("The store sends no more codes today.")
            .retry_after(left.unsigned_abs())
            .into());
    }
    sqlx::query("UPDATE limits SET hits = $2 WHERE name = $1")
        .bind(format!("{name}:{day}"))
        .bind((count + 1).to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Forgets names that no window can remember.
pub async fn sweep(tx: &mut Tx, now: ServerTime) -> Result<(), Refusal> {
    sqlx::query("DELETE FROM limits WHERE touched_at < $1")
        .bind(now.millis() - 2 * DAY * 1000)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_window_ever_holds_more_than_its_limit_and_the_wait_told_is_enough(
            steps in proptest::collection::vec(0i64..5_000_000, 1..200),
            windows in proptest::collection::vec((1i64..10_000, 1u32..20), 1..4),
        ) {
            let windows: Vec<Window> = windows.into_iter().map(|(seconds, most)| Window { seconds, most }).collect();
            let (mut kept, mut admitted, mut now) = (Vec::new(), Vec::new(), 1_000_000_000_000i64);
            for step in steps {
                now += step;
                match admit(&kept, ServerTime(now), &windows) {
                    Ok(next) => { kept = next; admitted.push(now); }
                    Err(seconds) => {
                        let later = ServerTime(now + i64::try_from(seconds).expect("small") * 1000);
                        prop_assert!(admit(&kept, later, &windows).is_ok(), "the wait that was told is enough");
                    }
                }
                for window in &windows {
                    let inside = admitted.iter().filter(|at| **at > now - window.seconds * 1000).count();
                    prop_assert!(inside <= window.most as usize);
                }
            }
        }
    }

    #[test]
    fn a_clock_that_goes_back_locks_nobody_out_for_longer_than_the_window() {
        let window = Window { seconds: 60, most: 1 };
        let far = ServerTime(4_000_000_000_000);
        let kept = admit(&[], far, &[window]).expect("the first is admitted");
        assert_eq!(admit(&kept, ServerTime(1_700_000_000_000), &[window]), Err(60));
    }
}
