//! The sandbox's cards: each does one thing, so that every way a payment can go can be seen and tested.

/// What a card does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Card {
    /// It pays.
    Pays,
    /// It pays, and the provider says so twice.
    ToldTwice,
    /// It pays, and the provider says so half a minute later.
    ToldLate,
    /// It pays, and the provider never says so.
    Untold,
    /// The bank declines.
    Declines,
    /// There is not enough money.
    Empty,
    /// It has expired.
    Expired,
    /// The bank asks the person.
    Asks,
    /// It can be kept, and declines whenever it is charged later.
    DeclinesLater,
    /// The bank is silent for a minute and a half, and has charged.
    Slow,
    /// The bank never answers, and never charges.
    Mute,
    /// An e-wallet: no number, and it pays.
    Wallet,
}

/// Every card with its number, in the order in which the page lists them.
pub const NUMBERS: &[(&str, Card)] = &[
    ("4242424242424242", Card::Pays),
    ("4000002500003155", Card::Asks),
    ("4000000000000002", Card::Declines),
    ("4000000000009995", Card::Empty),
    ("4000000000000069", Card::Expired),
    ("4000000000000341", Card::DeclinesLater),
    ("5555555555554444", Card::ToldTwice),
    ("4000000000000077", Card::ToldLate),
    ("4000000000000093", Card::Untold),
    ("4000000000000119", Card::Slow),
    ("4000000000000127", Card::Mute),
];

const WORDS: &[(&str, Card)] = &[
    ("pays", Card::Pays),
    ("told_twice", Card::ToldTwice),
    ("told_late", Card::ToldLate),
    ("untold", Card::Untold),
    ("declines", Card::Declines),
    ("empty", Card::Empty),
    ("expired", Card::Expired),
    ("asks", Card::Asks),
    ("declines_later", Card::DeclinesLater),
    ("slow", Card::Slow),
    ("mute", Card::Mute),
    ("wallet", Card::Wallet),
];

impl Card {
    /// The card with this number, however it is grouped. There are no others: nobody is to type a real one here.
    pub fn of_number(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        NUMBERS.iter().find_map(|(number, card)| (*number == digits).then_some(*card))
    }

    /// The word by which the sandbox's books remember it.
    pub fn word(self) -> &'static str {
        WORDS.iter().find_map(|(word, card)| (*card == self).then_some(*word)).unwrap_or("pays")
    }

    /// Reads [`Card::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        WORDS.iter().find_map(|(known, card)| (*known == word).then_some(*card))
    }

    /// Its brand.
    pub fn brand(self) -> &'static str {
        match self {
            Self::Wallet => "pawpay",
            Self::ToldTwice => "mastercard",
            _ => "visa",
        }
    }

    /// Its last four digits; a wallet's name.
    pub fn last4(self) -> &'static str {
        let number = NUMBERS.iter().find_map(|(number, card)| (*card == self).then_some(*number));
        number.map_or("PawPay", |number| &number[number.len() - 4..])
    }
}

/// Reads `MM/YY` or `MM/YYYY`; nothing where that is no month or is over by `year` and `month`.
pub fn expiry(text: &str, (year, month): (i16, i8)) -> Option<(u32, u32)> {
    let (left, right) = text.split_once(['/', '-', ' '])?;
    let (wanted, given): (u32, u32) = (left.trim().parse().ok()?, right.trim().parse().ok()?);
    let given = if given < 100 { given + 2000 } else { given };
    let now = (u32::try_from(year).ok()?, u32::try_from(month).ok()?);
    let good = (1..=12).contains(&wanted) && given < 2100 && (given, wanted) >= now;
    good.then_some((wanted, given))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_real_in_form_and_no_others_are_taken() {
        for (number, card) in NUMBERS {
            let digits = number.bytes().rev().map(|byte| u32::from(byte - b'0'));
            let sum: u32 = digits
                .enumerate()
                .map(|(place, digit)| {
                    let digit = if place % 2 == 1 { digit * 2 } else { digit };
                    if digit > 9 { digit - 9 } else { digit }
                })
                .sum();
            assert_eq!(sum % 10, 0, "{number} passes Luhn's check");
            assert_eq!(Card::of_number(number), Some(*card));
        }
        assert_eq!(Card::of_number("4242 4242-4242 4242"), Some(Card::Pays));
        for other in ["4111111111111111", "", "4242", "4242424242424242x"] {
            assert_eq!(Card::of_number(other), None, "{other}");
        }
        assert_eq!((Card::Pays.last4(), Card::Wallet.last4()), ("4242", "PawPay"));
    }

    #[test]
    fn words_are_read_as_they_were_written() {
        for (word, card) in WORDS {
            assert_eq!((Card::of_word(word), card.word()), (Some(*card), *word));
        }
    }

    #[test]
    fn an_expiry_is_read_as_people_write_it() {
        let read = |text| expiry(text, (2026, 11));
        assert_eq!((read("11/26"), read("1/2030"), read("07 - 31")), (Some((11, 2026)), Some((1, 2030)), None));
        assert_eq!((read("10/26"), read("13/30"), read("0/30"), read("x"), read("1/")), (None, None, None, None, None));
    }
}
