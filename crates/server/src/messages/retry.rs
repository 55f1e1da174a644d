//! When a message that did not get through is tried again. A pure plan.

/// How often a message is tried before it is given up.
pub const MOST: i64 = 8;

/// Seconds until the next try, by how many there have been.
const WAITS_S: [i64; 7] = [5, 30, 120, 600, 1800, 3600, 7200];

/// Milliseconds to wait after `attempts` tries, or nothing where it is given up.
pub fn wait_ms(attempts: i64) -> Option<i64> {
    let index = usize::try_from(attempts.max(1) - 1).ok()?;
    WAITS_S.get(index).map(|seconds| seconds * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let waits: Vec<i64> = (1..).map_while(wait_ms).collect();
        assert_eq!(i64::try_from(waits.len()).expect("few") + 1, MOST);
        assert!(waits.windows(2).all(|pair| pair[0] < pair[1]), "{waits:?}");
        assert_eq!((waits[0], wait_ms(MOST), wait_ms(99), wait_ms(0)), (5000, None, None, Some(5000)));
    }
}
