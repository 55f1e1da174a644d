//! What the store answered to a change: the rows it wrote, which need not wait for the feed.

use std::sync::Arc;

use kabinet_protocol::intent::IntentAnswer;
use kabinet_protocol::sync::Rev;

use super::decode::{GoneRow, Load, UnknownRow};
use super::feeds;
use super::kind::{EntityKind, Incoming, Writing};
use crate::db::{DbError, Tx};

/// Whether an answer is all that happened since: every counter from here to its own is one of its rows'. One that changed
/// nothing names the counter it found, and what that stands for may be another device's doing, which is not here yet.
fn comes_next(answer: &IntentAnswer, here: Rev) -> bool {
    let is_its_own =
        |rev: i64| answer.rows.iter().any(|row| row.rev.0 == rev) || answer.gone.iter().any(|row| row.rev.0 == rev);
    answer.rev > here && (here.0..answer.rev.0).all(|before| is_its_own(before + 1))
}

/// Writes the rows of an answer, as the feed would bring them, and names the kinds that changed. The cursor moves only where
/// the answer is exactly what comes next; else it stays, and the feed brings the same once more, which changes nothing.
pub fn apply_answer(
    tx: &mut Tx<'_>,
    answer: &IntentAnswer,
    kinds: &[Arc<dyn EntityKind>],
) -> Result<Vec<&'static str>, DbError> {
    // A feed that is not here yet comes whole, with this in it.
    let Some(at) = feeds::all(tx)?.into_iter().find(|at| at.feed == answer.feed) else { return Ok(Vec::new()) };
    let mut load = Load::default();
    load.batches.resize_with(kinds.len(), || None);
    for row in &answer.rows {
        let doc = row.doc.to_string();
        let incoming = Incoming { id: &row.id, rev: row.rev, doc: &doc };
        let known = kinds.iter().position(|kind| kind.name() == row.kind);
        let pushed = match known.and_then(|index| Some((kinds.get(index)?, load.batches.get_mut(index)?))) {
            Some((kind, slot)) => {
                slot.get_or_insert_with(|| kind.batch()).push(incoming).map_err(|bad| Some(bad.to_string()))
            }
            None => Err(None),
        };
        match (pushed, known) {
            (Ok(()), Some(index)) => load.read.push((index, row.id.clone())),
            (Ok(()), None) => {}
            (Err(why), _) => {
                load.unknown.push(UnknownRow { kind: row.kind.clone(), id: row.id.clone(), rev: row.rev, doc, why });
            }
        }
    }
    let ended = answer.gone.iter();
    load.gone = ended.map(|row| GoneRow { kind: row.kind.clone(), id: row.id.clone(), rev: row.rev }).collect();
    let changed = feeds::write(tx, load, Writing { feed: at.num, generation: at.generation, same_revs: true }, kinds)?;
    if at.walk.is_none() && at.cursor.is_some_and(|cursor| comes_next(answer, cursor.rev)) {
        feeds::save_cursor(tx, at.num, answer.rev, None)?;
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use kabinet_protocol::ids::{FeedId, IntentId};
    use kabinet_protocol::intent::EndedRow;

    use super::*;

    // covers: B7
    #[test]
    fn an_answer_that_changed_nothing_moves_no_cursor_over_what_another_device_did() {
        let answer = |rev, wrote: i64| IntentAnswer {
            intent: IntentId::new(),
            feed: FeedId::new(),
            rev: Rev(rev),
            rows: Vec::new(),
            gone: (0..wrote)
                .map(|n| EndedRow { kind: "list_item".into(), id: n.to_string(), rev: Rev(rev - n) })
                .collect(),
        };
        assert!(!comes_next(&answer(11, 0), Rev(10)), "11 is another device's");
        assert!(comes_next(&answer(11, 1), Rev(10)));
        assert!(comes_next(&answer(12, 2), Rev(10)), "both are its own");
        assert!(!comes_next(&answer(12, 1), Rev(10)), "11 is another device's");
        let mut at_once = answer(12, 2);
        at_once.gone.iter_mut().for_each(|row| row.rev = Rev(12));
        assert!(!comes_next(&at_once, Rev(10)), "two rows of one counter are not two counters");
        assert!(!comes_next(&answer(10, 1), Rev(10)), "it is here already");
    }
}
