//! How names and numbers are shown where the encrypted database is not open.

/// `+12025550143` as `+1 ••• •••-01-43`. What is not E.164 is hidden whole.
pub fn phone(e164: &str) -> String {
    let digits: Vec<char> = e164.chars().skip(1).collect();
    if !e164.starts_with('+') || digits.len() < 7 || !digits.iter().all(char::is_ascii_digit) {
        return "•••".into();
    }
    // Country codes have one to three digits; one for +1 and +7, and two show the others well enough.
    let country = if matches!(digits[0], '1' | '7') { 1 } else { 2 };
    let tail = &digits[digits.len() - 4..];
    let country: String = digits[..country].iter().collect();
    format!("+{country} ••• •••-{}{}-{}{}", tail[0], tail[1], tail[2], tail[3])
}

/// `Alex Morgan` as `A••• M•••`.
pub fn name(name: &str) -> String {
    let words: Vec<String> =
        name.split_whitespace().filter_map(|word| Some(format!("{}•••", word.chars().next()?))).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn masks_keep_what_a_person_recognises() {
        assert_eq!(super::phone("+12025550143"), "+1 ••• •••-01-43");
        assert_eq!(super::phone("+84912345678"), "+84 ••• •••-56-78");
        for odd in ["", "12025550143", "+12", "+1 202 555", "+é1234567"] {
            assert_eq!(super::phone(odd), "•••", "{odd}");
        }
        assert_eq!(super::name("Alex Morgan"), "A••• M•••");
        assert_eq!(super::name("  "), "");
    }
}
