//! From bytes to batches of records.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read};

use kabinet_protocol::import::Record;

use super::BadLine;

/// The longest line.
pub const LINE_LIMIT: usize = 4 * 1024 * 1024;

/// Records of a batch, at most.
const BATCH_RECORDS: usize = 1000;

/// Bytes of a batch's lines, at most (one line may exceed it).
const BATCH_BYTES: usize = 4 * 1024 * 1024;

/// A record with its line.
#[derive(Debug)]
pub struct Parsed {
    /// The line's number, from 1.
    pub line: u64,
    /// What the line is recognised by when it comes again.
    pub hash: String,
    /// How long the line was.
    pub bytes: usize,
    /// The record.
    pub record: Record,
}

impl Parsed {
    /// A record read from these bytes.
    pub fn new(line: u64, text: &[u8], record: Record) -> Self {
        let mut hash = crate::secret::digest_bytes(text);
        hash.truncate(32);
        Self { line, hash, bytes: text.len(), record }
    }

    /// Kind and merchant's id: what the record is about.
    fn about(&self) -> (u8, &str) {
        match &self.record {
            Record::Customer(customer) => (0, &customer.external_id),
            Record::Product(product) => (1, &product.external_id),
            Record::Order(order) => (2, &order.external_id),
            Record::Points(points) => (3, &points.external_id),
        }
    }
}

/// What is stored in one transaction. No two records of a batch are about the same thing, so their order is free.
#[derive(Debug, Default)]
pub struct Batch {
    /// The records.
    pub records: Vec<Parsed>,
    /// Lines that are no records.
    pub bad: Vec<BadLine>,
    bytes: usize,
}

/// Gathers records into batches.
#[derive(Debug, Default)]
pub struct Batches {
    batch: Batch,
    about: HashSet<(u8, String)>,
}

impl Batches {
    /// Takes a record, and gives the batch before it where that one is full.
    pub fn push(&mut self, parsed: Parsed) -> Option<Batch> {
        let (kind, id) = parsed.about();
        let about = (kind, id.to_owned());
        let full = self.batch.records.len() >= BATCH_RECORDS
            || self.batch.bytes + parsed.bytes > BATCH_BYTES && !self.batch.records.is_empty()
            || self.about.contains(&about);
        let out = full.then(|| self.rest());
        self.about.insert(about);
        self.batch.bytes += parsed.bytes;
        self.batch.records.push(parsed);
        out
    }

    fn bad(&mut self, line: u64, why: String) {
        self.batch.bad.push(BadLine { line, why });
    }

    /// The batch so far.
    pub fn rest(&mut self) -> Batch {
        self.about.clear();
        std::mem::take(&mut self.batch)
    }
}

/// Reads everything and hands out batches for as long as they are wanted.
pub fn batches(input: impl Read, mut hand_out: impl FnMut(Batch) -> bool) -> std::io::Result<()> {
    let mut input = BufReader::with_capacity(256 * 1024, input);
    let mut batches = Batches::default();
    let (mut buffer, mut number) = (Vec::new(), 0);
    loop {
        buffer.clear();
        // One byte more than a line may have, and its end: enough to see that it is too long.
        let read = input.by_ref().take(LINE_LIMIT as u64 + 2).read_until(b'\n', &mut buffer)?;
        if read == 0 {
            break;
        }
        number += 1;
        let ended = buffer.last() == Some(&b'\n');
        let line = buffer.trim_ascii();
        if line.len() > LINE_LIMIT || (!ended && buffer.len() > LINE_LIMIT) {
            if !ended {
                skip_line(&mut input)?;
            }
            batches.bad(number, "longer than 4 MiB: a record that long cannot be sent to a client".into());
            continue;
        }
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        if line.is_empty() {
            continue;
        }
        match serde_json::from_slice::<Record>(line) {
            Ok(record) => {
                if let Some(full) = batches.push(Parsed::new(number, line, record))
                    && !hand_out(full)
                {
                    return Ok(());
                }
            }
            Err(error) => batches.bad(number, explain(&error)),
        }
    }
    hand_out(batches.rest());
    Ok(())
}

/// The parser's words, with the column where it says one (its line is always 1).
fn explain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let words = text.rsplit_once(" at line ").map_or(text.as_str(), |(words, _)| words);
    match error.column() {
        0 => format!("not a record: {words}"),
        column => format!("not a record: {words} (column {column})"),
    }
}

fn skip_line(input: &mut impl BufRead) -> std::io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        match buffer.iter().position(|byte| *byte == b'\n') {
            Some(end) => {
                input.consume(end + 1);
                return Ok(());
            }
            None => {
                let length = buffer.len();
                input.consume(length);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &[u8]) -> (Vec<u64>, Vec<BadLine>) {
        let (mut good, mut bad) = (Vec::new(), Vec::new());
        batches(text, |batch| {
            good.extend(batch.records.iter().map(|record| record.line));
            bad.extend(batch.bad);
            true
        })
        .expect("memory");
        (good, bad)
    }

    #[test]
    fn bad_lines_are_numbered_and_good_ones_kept() {
        let customer = r#"{"customer":{"external_id":"C1"}}"#;
        let text = format!(
            "\u{feff}{customer}\n\n  \nnonsense\n{{\"customer\":{{\"external_id\":\"C2\",\"nmae\":1}}}}\r\n{customer}"
        );
        let (good, bad) = read(text.as_bytes());
        assert_eq!(good, [1, 6]);
        assert_eq!(bad.iter().map(|bad| bad.line).collect::<Vec<_>>(), [4, 5]);
        assert!(bad[1].why.contains("nmae"), "{}", bad[1].why);
    }

    #[test]
    fn a_line_that_is_too_long_is_an_error_and_the_next_is_read() {
        let mut text = vec![b'x'; LINE_LIMIT + 100];
        text.extend_from_slice(b"\n{\"customer\":{\"external_id\":\"C1\"}}\n");
        let (good, bad) = read(&text);
        assert_eq!((good, bad.len(), bad[0].line), (vec![2], 1, 1));
        let (good, bad) = read(&vec![b' '; LINE_LIMIT * 2]);
        assert_eq!((good.len(), bad.len()), (0, 1), "a last line without end, too");
    }

    #[test]
    fn a_batch_is_never_about_one_thing_twice() {
        let text = r#"{"customer":{"external_id":"C1"}}
            {"customer":{"external_id":"C1","name":"A"}}"#;
        let mut sizes = Vec::new();
        batches(text.as_bytes(), |batch| {
            sizes.push(batch.records.len());
            true
        })
        .expect("memory");
        assert_eq!(sizes, [1, 1]);
    }

    proptest! {
        #[test]
        fn garbage_never_panics(bytes: Vec<u8>) {
            read(&bytes);
        }
    }
}
