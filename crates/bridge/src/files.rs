//! The built interface, from its folder.

use std::path::{Component, Path, PathBuf};

/// The file that answers a path: itself where it exists, `index.html` for a path without an extension. Nothing outside
/// the folder.
pub async fn find(root: &Path, path: &str) -> Option<(PathBuf, &'static str)> {
    let relative = Path::new(path.trim_start_matches('/'));
    if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
        return None;
    }
    let wanted = if relative.as_os_str().is_empty() { PathBuf::from("index.html") } else { relative.to_path_buf() };
    let file = root.join(&wanted);
    if tokio::fs::metadata(&file).await.is_ok_and(|meta| meta.is_file()) {
        return Some((file, mime(&wanted)));
    }
    wanted.extension().is_none().then(|| (root.join("index.html"), "text/html; charset=utf-8"))
}

fn mime(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "ftl" | "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn serves_files_of_the_folder_and_nothing_else() {
        let home = tempfile::tempdir().expect("a folder");
        let root = home.path().join("dist");
        std::fs::create_dir_all(root.join("assets")).expect("a folder");
        std::fs::write(root.join("index.html"), "hi").expect("a file");
        std::fs::write(root.join("assets/app.js"), "1").expect("a file");
        std::fs::write(home.path().join("secret.txt"), "no").expect("a file");

        let (file, mime) = find(&root, "/assets/app.js").await.expect("found");
        assert_eq!((file, mime), (root.join("assets/app.js"), "text/javascript; charset=utf-8"));
        assert_eq!(find(&root, "/").await.expect("found").0, root.join("index.html"));
        assert_eq!(find(&root, "/orders").await.expect("a screen of the interface").0, root.join("index.html"));
        assert_eq!(find(&root, "/assets/missing.js").await, None);
        assert_eq!(find(&root, "/../secret.txt").await, None);
        assert_eq!(find(&root, "//etc/passwd.txt").await, None);
    }
}
