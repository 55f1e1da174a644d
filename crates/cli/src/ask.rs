//! What is asked back. Only on a terminal: a script is never left waiting at a prompt nobody sees.

use std::io::{BufRead, IsTerminal, Write};

use crate::exit::{Exit, Failure};

/// Names the file a passphrase is read from; `-` is standard input.
pub const PASSPHRASE_FILE: &str = "KAB_PASSPHRASE_FILE";

/// Names the file the password of an account is read from; `-` is standard input.
pub const PASSWORD_FILE: &str = "KAB_PASSWORD_FILE";
/// Names the file a new password is read from; `-` is standard input.
pub const NEW_PASSWORD_FILE: &str = "KAB_NEW_PASSWORD_FILE";

/// Whether a person is there to answer.
pub fn interactive() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks for a line; nothing where no person is there.
pub fn line(question: &str) -> Result<Option<String>, Failure> {
    if !interactive() {
        return Ok(None);
    }
    let mut err = std::io::stderr();
    write!(err, "{question} ").and_then(|()| err.flush()).map_err(|_| unreadable())?;
    read_line().map(Some)
}

/// Reads one line of standard input.
pub fn read_line() -> Result<String, Failure> {
    let mut text = String::new();
    std::io::stdin().lock().read_line(&mut text).map_err(|_| unreadable())?;
    let text = text.trim().to_owned();
    if text.is_empty() {
        return Err(Failure::new(Exit::Usage, "bad_arguments", "Nothing was given on standard input."));
    }
    Ok(text)
}

/// The passphrase: from the file KAB_PASSPHRASE_FILE names, else asked for without an echo; nothing where neither is
/// there. Never from an argument or a variable: others can read those.
pub fn passphrase(question: &str) -> Result<Option<String>, Failure> {
    match given_passphrase()? {
        None => unseen(question),
        given => Ok(given),
    }
}

/// The password of the account at the store: as for [`passphrase`], from the file KAB_PASSWORD_FILE names.
pub fn password(question: &str) -> Result<Option<String>, Failure> {
    match given(PASSWORD_FILE)? {
        None => unseen(question),
        given => Ok(given),
    }
}

/// A new password: from the file KAB_NEW_PASSWORD_FILE names, else asked for twice.
pub fn new_password() -> Result<Option<String>, Failure> {
    if let Some(given) = given(NEW_PASSWORD_FILE)? {
        return Ok(Some(given));
    }
    twice("New password:")
}

/// Asks for something new without an echo, twice; nothing where no person is there.
pub fn twice(question: &str) -> Result<Option<String>, Failure> {
    let Some(first) = unseen(question)? else { return Ok(None) };
    if unseen("Once more:")?.as_ref() == Some(&first) {
        return Ok(Some(first));
    }
    Err(Failure::new(Exit::Usage, "bad_arguments", "The two are not the same; nothing was changed."))
}

/// Asks without an echo; nothing where no person is there.
pub fn unseen(question: &str) -> Result<Option<String>, Failure> {
    if !interactive() {
        return Ok(None);
    }
    rpassword::prompt_password(format!("{question} ")).map(Some).map_err(|_| unreadable())
}

/// The passphrase from the file KAB_PASSPHRASE_FILE names; nobody is asked.
pub fn given_passphrase() -> Result<Option<String>, Failure> {
    given(PASSPHRASE_FILE)
}

/// The text of the file a variable names.
pub fn given(variable: &str) -> Result<Option<String>, Failure> {
    match std::env::var_os(variable) {
        Some(file) if file == "-" => read_line().map(Some),
        Some(file) => {
            let text = std::fs::read_to_string(&file).map_err(|error| {
                let message = format!("{} cannot be read: {error}", file.to_string_lossy());
                Failure::new(Exit::Usage, "bad_arguments", message)
            })?;
            Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
        }
        None => Ok(None),
    }
}

fn unreadable() -> Failure {
    Failure::new(Exit::Failed, "internal", "Standard input or the terminal cannot be read.")
}
