//! What to do next, decided without touching anything.
//!
//! [`plan`] compares where this device stands in each feed with what the store says and answers [`Step`]s. It does no
//! I/O, so its laws are property-tested: a feed that stands where the store stands costs nothing; whatever differs in
//! epoch, grant, or decoders, or lies ahead of the store, is taken anew; a snapshot that broke off goes on only where it
//! would be the same snapshot.

use kabinet_protocol::ids::{Epoch, FeedId};
use kabinet_protocol::sync::{Cursor, FeedInfo, FeedKind, Rev};
use kabinet_protocol::time::LocalTime;

/// A snapshot on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// The epoch it is of.
    pub epoch: Epoch,
    /// The grant it is of.
    pub grant: i64,
    /// The oldest rev a `Begin` of it named: changes are asked for since then.
    pub rev: Rev,
    /// The key of its last whole page.
    pub after: Option<String>,
    /// The decoders its rows are read with.
    pub decoders: String,
    /// Rows stored before it carry revs of the same epoch and were read by the same decoders.
    pub same_revs: bool,
}

/// Where this device stands in a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalFeed {
    /// The feed's local number.
    pub num: i64,
    /// The feed.
    pub feed: FeedId,
    /// What kind of feed.
    pub kind: FeedKind,
    /// Counts snapshots.
    pub generation: i64,
    /// What was applied completely; nothing until the first snapshot is whole.
    pub cursor: Option<Cursor>,
    /// The decoders the rows were read with.
    pub decoders: String,
    /// The snapshot on its way.
    pub walk: Option<Walk>,
    /// Rows of the snapshot that are here.
    pub done: u64,
    /// Rows it has in all.
    pub total: u64,
    /// How much memory those took, about.
    pub bytes: u64,
    /// When the feed was last known to be complete.
    pub synced_at: Option<LocalTime>,
    /// When it was found larger than this device keeps.
    pub withheld_at: Option<LocalTime>,
}

/// A kind of feed this build reads, and the decoders it reads it with, as `order=1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reads {
    /// The kind of feed.
    pub kind: FeedKind,
    /// Its decoders.
    pub decoders: String,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The store no longer grants this feed: what was copied from it goes.
    Purge(FeedId),
    /// Take the feed's current rows, then the changes since.
    Snapshot {
        /// The feed.
        feed: FeedInfo,
        /// Go on behind the last whole page instead of from the start.
        resume: bool,
        /// The store was restored or reset: the person is told.
        restored: bool,
    },
    /// Take what changed.
    Changes(FeedId),
    /// Nothing changed; the copy is complete as of now.
    UpToDate(FeedId),
}

/// What to do, in order: first what must go, then the feeds in the store's order.
pub fn plan(local: &[LocalFeed], remote: &[FeedInfo], reads: &[Reads]) -> Vec<Step> {
    let gone = local.iter().filter(|here| !remote.iter().any(|there| there.id == here.feed));
    let mut steps: Vec<Step> = gone.map(|here| Step::Purge(here.feed)).collect();
    for there in remote {
        let Some(read) = reads.iter().find(|read| read.kind == there.kind) else { continue };
        let here = local.iter().find(|here| here.feed == there.id);
        steps.push(step(here, there, &read.decoders));
    }
    steps
}

fn step(here: Option<&LocalFeed>, there: &FeedInfo, decoders: &str) -> Step {
    let cursor = here.and_then(|here| here.cursor);
    if let (Some(here), Some(cursor), None) = (here, cursor, here.and_then(|here| here.walk.as_ref())) {
        let same = cursor.epoch == there.epoch && cursor.grant == there.grant && here.decoders == decoders;
        if same && cursor.rev == there.rev {
            return Step::UpToDate(there.id);
        }
        if same && cursor.rev < there.rev {
            return Step::Changes(there.id);
        }
    }
    let resume = here.and_then(|here| here.walk.as_ref()).is_some_and(|walk| {
        walk.after.is_some()
            && walk.epoch == there.epoch
            && walk.grant == there.grant
            && walk.rev <= there.rev
            && walk.decoders == decoders
    });
    // A counter that fell within one epoch is a store restored from a copy, too.
    let restored = cursor.is_some_and(|cursor| cursor.epoch != there.epoch || cursor.rev > there.rev);
    Step::Snapshot { feed: there.clone(), resume, restored }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn feed(n: u8) -> FeedId {
        FeedId(Uuid::from_bytes([n; 16]))
    }

    prop_compose! {
        fn info()(n in 0u8..4, epoch in 0u8..2, grant in 0i64..2, rev in 0i64..4, known in any::<bool>()) -> FeedInfo {
            FeedInfo {
                id: feed(n),
                kind: if known { FeedKind::Account } else { FeedKind::from("dreams") },
                epoch: Epoch(Uuid::from_bytes([epoch; 16])),
                grant,
                rev: Rev(rev),
            }
        }
    }

    prop_compose! {
        fn walk()(epoch in 0u8..2, grant in 0i64..2, rev in 0i64..4, after in proptest::option::of("k"), d in 1u8..3)
            -> Walk {
            Walk {
                epoch: Epoch(Uuid::from_bytes([epoch; 16])),
                grant,
                rev: Rev(rev),
                after,
                decoders: format!("order={d}"),
                same_revs: false,
            }
        }
    }

    prop_compose! {
        fn here()(
            n in 0u8..4, epoch in 0u8..2, grant in 0i64..2, rev in 0i64..4, has in any::<bool>(),
            walk in proptest::option::of(walk()), d in 1u8..3,
        ) -> LocalFeed {
            let epoch = Epoch(Uuid::from_bytes([epoch; 16]));
            LocalFeed {
                num: i64::from(n) + 1,
                feed: feed(n),
                generation: 1,
                cursor: has.then_some(Cursor { feed: feed(n), epoch, grant, rev: Rev(rev) }),
                decoders: format!("order={d}"),
                walk,
                kind: FeedKind::Account,
                done: 0,
                total: 0,
                bytes: 0,
                synced_at: None,
                withheld_at: None,
            }
        }
    }

    fn one_each<T>(all: Vec<T>, id: impl Fn(&T) -> FeedId) -> Vec<T> {
        let mut seen = std::collections::HashSet::new();
        all.into_iter().filter(|one| seen.insert(id(one))).collect()
    }

    proptest! {
        #[test]
        fn every_feed_gets_one_right_step(
            local in proptest::collection::vec(here(), 0..5),
            remote in proptest::collection::vec(info(), 0..5),
        ) {
            let local = one_each(local, |here| here.feed);
            let remote = one_each(remote, |there| there.id);
            let reads = [Reads { kind: FeedKind::Account, decoders: "order=1".into() }];
            let steps = plan(&local, &remote, &reads);
            for here in &local {
                let listed = remote.iter().any(|there| there.id == here.feed);
                prop_assert_eq!(steps.contains(&Step::Purge(here.feed)), !listed, "what is not granted goes, no more");
            }
            let fetched = steps.iter().filter(|step| !matches!(step, Step::Purge(_))).count();
            prop_assert_eq!(fetched, remote.iter().filter(|there| there.kind == FeedKind::Account).count());
            for step in &steps {
                match step {
                    Step::Changes(id) | Step::UpToDate(id) => {
                        let here = local.iter().find(|here| here.feed == *id).expect("known here");
                        let there = remote.iter().find(|there| there.id == *id).expect("known there");
                        let cursor = here.cursor.expect("only a whole copy takes changes");
                        prop_assert!(here.walk.is_none() && here.decoders == "order=1");
                        prop_assert_eq!((cursor.epoch, cursor.grant), (there.epoch, there.grant));
                        prop_assert_eq!(matches!(step, Step::UpToDate(_)), cursor.rev == there.rev);
                        prop_assert!(cursor.rev <= there.rev);
                    }
                    Step::Snapshot { feed, resume, restored } => {
                        let here = local.iter().find(|here| here.feed == feed.id);
                        let walk = here.and_then(|here| here.walk.as_ref());
                        if *resume {
                            let walk = walk.expect("only what began is resumed");
                            prop_assert_eq!((walk.epoch, walk.grant), (feed.epoch, feed.grant));
                            prop_assert_eq!(walk.decoders.as_str(), "order=1");
                        }
                        if *restored {
                            prop_assert!(here.is_some_and(|here| here.cursor.is_some()), "a first copy restores nothing");
                        }
                    }
                    Step::Purge(_) => {}
                }
            }
        }
    }
}
