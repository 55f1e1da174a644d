//! How easily a password is guessed, worked out here and offline. The store judges for itself; this is what a person
//! sees while typing.

use kabinet_protocol::secret::SecretText;

/// The fewest characters the store takes.
pub const PASSWORD_MIN: usize = 8;
/// The most characters the store takes.
pub const PASSWORD_MAX: usize = 128;
/// From here on a password is none of those that are tried first.
const ENOUGH: u8 = 2;

/// Why a password is not good enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    /// Fewer than [`PASSWORD_MIN`] characters.
    Short,
    /// More than [`PASSWORD_MAX`] characters.
    Long,
    /// Among those that are tried first: a common one, a name, a date, a pattern of keys.
    Guessable,
}

/// How strong a password is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strength {
    /// 0 (guessed at once) to 4.
    pub score: u8,
    /// Why it is not good enough, if it is not.
    pub weakness: Option<Weakness>,
}

/// Judges a password; `hints` are the person's name, numbers and addresses, which are tried first.
pub fn judge(password: &SecretText, hints: &[String]) -> Strength {
    let hints: Vec<&str> = hints.iter().map(String::as_str).collect();
    let score = u8::from(zxcvbn::zxcvbn(password.expose(), &hints).score());
    let weakness = match password.expose().chars().count() {
        0..PASSWORD_MIN => Some(Weakness::Short),
        length if length > PASSWORD_MAX => Some(Weakness::Long),
        _ => (score < ENOUGH).then_some(Weakness::Guessable),
    };
    Strength { score, weakness }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_long_common_and_personal_passwords_are_told_apart() {
        let judge = |text: &str, hints: &[&str]| {
            super::judge(&text.into(), &hints.iter().map(|hint| (*hint).to_owned()).collect::<Vec<_>>()).weakness
        };
        assert_eq!(judge("tq8-Lm", &[]), Some(Weakness::Short));
        assert_eq!(judge(&"tq8-Lm".repeat(40), &[]), Some(Weakness::Long));
        assert_eq!(judge("password1", &[]), Some(Weakness::Guessable));
        assert_eq!(judge("zq-tarn-41-vole", &[]), None);
        assert_eq!(judge("alexandramorgan", &["alexandramorgan"]), Some(Weakness::Guessable));
    }
}
