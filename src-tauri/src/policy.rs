//! What the webview may do must not loosen by accident: these tests read the files that decide it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;

fn root() -> PathBuf {
    // Said at run time: what was compiled in may be another checkout that shares the target directory.
    std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into()).into()
}

fn json(path: &str) -> Value {
    let text = std::fs::read_to_string(root().join(path)).expect("the file is there");
    serde_json::from_str(&text).expect("it is JSON")
}

#[test]
fn the_content_security_policy_is_exactly_this() {
    let config = json("tauri.conf.json");
    let policy: BTreeMap<String, String> =
        serde_json::from_value(config["app"]["security"]["csp"].clone()).expect("directives with their sources");
    let expected: BTreeMap<String, String> = [
        ("default-src", "'self'"),
        ("script-src", "'self'"),
        ("style-src", "'self'"),
        ("img-src", "'self' kabinet-art: http://kabinet-art.localhost data:"),
        ("font-src", "'self'"),
        ("connect-src", "ipc: http://ipc.localhost"),
        ("object-src", "'none'"),
        ("base-uri", "'none'"),
        ("form-action", "'none'"),
        ("frame-src", "'none'"),
    ]
    .map(|(name, sources)| (name.to_owned(), sources.to_owned()))
    .into();
    assert_eq!(policy, expected, "a wider policy lets a store's data act in the window");
}

#[test]
fn nothing_else_in_the_configuration_loosens_it() {
    let config = json("tauri.conf.json");
    let security = config["app"]["security"].as_object().expect("an object");
    let known = ["capabilities", "csp", "freezePrototype"];
    assert!(security.keys().all(|key| known.contains(&key.as_str())), "unknown switches: {security:?}");
    assert_eq!(security["freezePrototype"], true);
    assert_eq!(security["capabilities"], serde_json::json!(["main"]), "a second capability would apply by itself");
    assert_eq!(config["app"]["withGlobalTauri"], false, "window.__TAURI__ is for nobody");
    assert!(config["build"].get("devUrl").is_none(), "no remote content, in development either");
    assert_eq!(config["app"]["windows"], serde_json::json!([]), "the one window is made in window.rs");
}

#[test]
fn the_window_may_call_the_core_and_hear_it_and_nothing_else() {
    let files: Vec<_> = std::fs::read_dir(root().join("capabilities"))
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    assert_eq!(files, ["main.json"]);
    let main = json("capabilities/main.json");
    let expected = serde_json::json!([
        "allow-call",
        "core:event:allow-listen",
        "core:event:allow-unlisten",
        // Shows where an exported file lies; it neither reads nor opens it.
        "opener:allow-reveal-item-in-dir",
        // A number is handed to the system's telephone program, which asks before it dials.
        { "identifier": "opener:allow-open-url", "allow": [{ "url": "https://*" }, { "url": "tel:*" }] },
    ]);
    assert_eq!(main["permissions"], expected, "files, processes, windows and plain HTTP stay out of the page's reach");
    assert_eq!(main["windows"], serde_json::json!(["main"]));
    assert_eq!(main["local"], true);
    assert!(main.get("remote").is_none(), "no address on a network gets a permission");
    assert!(main.get("webviews").is_none());
}

#[test]
fn a_release_has_no_developer_tools() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("the file is there");
    let tauri = manifest.lines().find(|line| line.starts_with("tauri = ")).expect("the dependency");
    assert!(!tauri.contains("devtools"), "that feature would put them into releases");
}

#[test]
fn only_our_scheme_is_registered() {
    let config = json("tauri.conf.json");
    assert_eq!(config["plugins"]["deep-link"]["desktop"]["schemes"], serde_json::json!(["kabinet"]));
    let entry = std::fs::read_to_string(root().join("src-tauri/kabinet.desktop")).expect("the file is there");
    assert!(entry.contains("MimeType=x-scheme-handler/kabinet;"));
    assert!(entry.contains("Exec={{exec}} %u"), "without %u a link starts the program and is lost");
}
